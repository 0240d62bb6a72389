namespace NoWait.Deployers;

/// <summary>The new version is not running; the message says why, what runs instead, and what to do.</summary>
public sealed class DeployFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The digest that was to run; null when it was not about a version.</summary>
    public string? Digest { get; init; }

    /// <summary>The digest that runs now; null when nothing does.</summary>
    public string? Running { get; init; }

    /// <summary>Whether nobody knows what runs, because its engine no longer tells; <see cref="Running"/> is what ran before, then.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>Whether the old version had been stopped already, and was started again.</summary>
    public bool RolledBack { get; init; }

    /// <summary>The exit code of the new version; null when it did not end by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last lines that the new version printed.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];
}
