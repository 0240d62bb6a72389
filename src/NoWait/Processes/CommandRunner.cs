using System.Diagnostics;

namespace NoWait.Processes;

/// <summary>Runs commands, each in a process group of its own that ends with it.</summary>
internal sealed class CommandRunner(TimeProvider time)
{
    /// <summary>Runs the command with umask 022 and no input until it ends; none of its group outlives the call.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program or the folder is not there.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the group is gone.</exception>
    public async Task<CommandResult> RunAsync(CommandLine command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo(command) };
        process.Start();
        var group = new ProcessGroup(process, ProcessGroup.SetSid is not null);
        process.StandardInput.Close();
        var reader = new OutputReader(command.Output);
        var output = reader.ReadAsync(process.StandardOutput.BaseStream, process.StandardError.BaseStream);
        try
        {
            var timedOut = await WaitAsync(process, command, group, cancellationToken);
            return new(process.ExitCode, timedOut);
        }
        finally
        {
            group.EndLeftovers();
            reader.GroupIsGone();
            await output;
        }
    }

    private async Task<bool> WaitAsync(
        Process process, CommandLine command, ProcessGroup group, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(command.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(either.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, command.Grace, group);
            cancellationToken.ThrowIfCancellationRequested();
            return true;
        }
    }

    private async Task EndAsync(Process process, TimeSpan grace, ProcessGroup group)
    {
        group.Ask();
        using var patience = new CancellationTokenSource(grace, time);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
        }

        group.End();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static ProcessStartInfo StartInfo(CommandLine command)
    {
        // .NET cannot set the umask of a child alone, so a shell does, and becomes the program.
        string[] words = OperatingSystem.IsWindows()
            ? [command.Program, .. command.Arguments]
            : ["/bin/sh", "-c", "umask 022; exec \"$0\" \"$@\"", command.Program, .. command.Arguments];
        if (ProcessGroup.SetSid is { } setsid)
        {
            words = [setsid, .. words];
        }

        var info = new ProcessStartInfo(words[0], words.Skip(1))
        {
            WorkingDirectory = command.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment.Clear();
        foreach (var (name, value) in command.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }
}
