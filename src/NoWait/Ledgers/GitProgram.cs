using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using NoWait.Processes;

namespace NoWait.Ledgers;

/// <summary>Runs git with what it is to read, and takes what it writes as it is. It never asks for anything.</summary>
/// <param name="folder">A folder of the working tree, absolute.</param>
internal sealed class GitProgram(string folder)
{
    private static readonly (string Name, string Value)[] Variables =
    [
        ("GIT_TERMINAL_PROMPT", "0"),
        ("LC_ALL", "C"),
        ("GIT_AUTHOR_NAME", "NoWait"),
        ("GIT_AUTHOR_EMAIL", "nowait@localhost"),
        ("GIT_COMMITTER_NAME", "NoWait"),
        ("GIT_COMMITTER_EMAIL", "nowait@localhost"),
    ];

    /// <summary>The index that commands use instead of the user's; null for the user's.</summary>
    public string? Index { get; init; }

    /// <summary>Whether ssh, which git would call, may ask nobody for anything; a terminal is asked otherwise, even past git.</summary>
    public bool IsSshMute { get; set; }

    /// <summary>Runs git to its end.</summary>
    /// <exception cref="LedgerSyncException">There is no git.</exception>
    public async Task<GitAnswer> RunAsync(Values<string> arguments, string input, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(arguments) };
        Start(process);
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, cancellationToken);
            var errors = ReadAsync(process.StandardError.BaseStream, cancellationToken);
            await WriteAsync(process, input, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new(process.ExitCode, await output, Encoding.UTF8.GetString(await errors));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>What git writes when it succeeds, without the last line's end; null when it fails.</summary>
    public async Task<string?> AskAsync(Values<string> arguments, CancellationToken cancellationToken) =>
        await RunAsync(arguments, "", cancellationToken) is { ExitCode: 0 } answer ? answer.Text.TrimEnd('\n') : null;

    /// <summary>What git writes, without the last line's end.</summary>
    /// <exception cref="LedgerSyncException">It fails.</exception>
    public async Task<string> NeedAsync(Values<string> arguments, string input, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(arguments, input, cancellationToken);
        return answer.ExitCode == 0
            ? answer.Text.TrimEnd('\n')
            : throw new LedgerSyncException($"git {arguments[0]} failed: {answer.Reason} The ledger is as it was; run again when that is mended.");
    }

    private ProcessStartInfo StartInfo(Values<string> arguments)
    {
        var info = new ProcessStartInfo("git", ["-c", "core.autocrlf=false", "-c", "core.quotePath=off", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment.Clear();
        foreach (var (name, value) in OwnEnvironment.With(Variables))
        {
            info.Environment[name] = value;
        }

        if (Index is not null)
        {
            info.Environment["GIT_INDEX_FILE"] = Index;
        }

        if (IsSshMute && !info.Environment.ContainsKey("GIT_SSH"))
        {
            info.Environment.TryAdd("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        }

        return info;
    }

    private static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            throw new LedgerSyncException(
                "git is not here, and the ledger travels by git notes: install git, or copy the folder .nuke/ledger.", inner: missing);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it: its exit code says why.
        }
    }
}

/// <summary>How git ended, and what it wrote.</summary>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it complained of.</param>
internal sealed record GitAnswer(int ExitCode, byte[] Output, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>The last thing that it complained of, as a sentence, without the name and password that an address may hold.</summary>
    public string Reason
    {
        get
        {
            var lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var line = lines.FirstOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal) || line.Contains("rejected", StringComparison.Ordinal))
                ?? lines.LastOrDefault() ?? $"it ended with exit code {ExitCode}";
            return WithoutUser(line).TrimEnd('.') + ".";
        }
    }

    private static string WithoutUser(string line)
    {
        var start = line.IndexOf("://", StringComparison.Ordinal);
        var at = start < 0 ? -1 : line.IndexOf('@', start);
        var slash = start < 0 ? -1 : line.IndexOf('/', start + 3);
        return at > 0 && (slash < 0 || at < slash) ? string.Concat(line.AsSpan(0, start + 3), line.AsSpan(at + 1)) : line;
    }
}
