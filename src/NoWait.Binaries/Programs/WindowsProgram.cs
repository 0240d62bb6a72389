using System.ComponentModel;
using System.Diagnostics;

namespace NoWait.Binaries.Programs;

/// <summary>A program running on Windows, where a tree of processes takes the place of a group.</summary>
internal static class WindowsProgram
{
    public static async Task<ProgramResult> RunAsync(ProgramStart start, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(start.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var process = new Process { StartInfo = Describe(start) };
        var from = time.GetTimestamp();
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            return new(null, "", TimeSpan.Zero, null, $"could not be started: {error.Message}");
        }

        process.StandardInput.Close();
        var output = new OutputTail(process.StandardOutput.BaseStream);
        var errors = new OutputTail(process.StandardError.BaseStream);
        var reading = Task.WhenAll(output.ReadToEndAsync(), errors.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(either.Token);
            var elapsed = time.GetElapsedTime(from);
            await reading;
            return new(process.ExitCode, output.Text + errors.Text, elapsed, null, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return new(null, output.Text + errors.Text, start.Timeout, null, $"took longer than {Words.Duration(start.Timeout)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static ProcessStartInfo Describe(ProgramStart start)
    {
        var description = new ProcessStartInfo(start.Path, start.Arguments)
        {
            WorkingDirectory = start.Folder ?? "",
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in start.Environment)
        {
            description.Environment[name] = value;
        }

        return description;
    }
}
