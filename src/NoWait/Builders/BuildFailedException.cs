namespace NoWait.Builders;

/// <summary>A build step did not succeed; the message says which, why, and what to do.</summary>
public sealed class BuildFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stage it happened in.</summary>
    public string? Stage { get; init; }

    /// <summary>The instruction, as a Dockerfile would write it.</summary>
    public string? Instruction { get; init; }

    /// <summary>The command's exit code; null when it never ended by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last lines that it printed.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];
}
