using System.Diagnostics;
using System.Text;

namespace NoWait.Testing;

/// <summary>What a command said and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to its output and its error output, as it came.</param>
public sealed record Said(int ExitCode, string Output)
{
    /// <summary>The output, when the command ended well.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message holds what it said.</exception>
    public string Well => ExitCode == 0
        ? Output
        : throw new InvalidOperationException($"It ended with {ExitCode}:{Environment.NewLine}{Output}");
}

/// <summary>Somebody at a prompt in a folder.</summary>
/// <param name="folder">The folder.</param>
public sealed class Terminal(string folder)
{
    /// <summary>Variables over those of the test; null takes one away.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal)
    {
        // A build inside of a test is nobody's CI run, and reports to no step summary.
        ["GITHUB_ACTIONS"] = null,
        ["GITHUB_STEP_SUMMARY"] = null,
        ["NOWAIT_REQUIRE"] = null,
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["NO_COLOR"] = "1",
    };

    /// <summary>Runs a command to its end, at most ten minutes.</summary>
    public async Task<Said> RunAsync(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program} {string.Join(' ', arguments)}' did not end:\n{output}");
        }

        // A service that was started holds no pipe of ours, and a compiler server that does is not waited for.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(2)));
        lock (output)
        {
            return new Said(process.ExitCode, output.ToString());
        }

        async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (output)
                {
                    output.AppendLine(line);
                }
            }
        }
    }
}
