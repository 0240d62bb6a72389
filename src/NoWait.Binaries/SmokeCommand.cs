namespace NoWait.Binaries;

/// <summary>How a program is tried: it is started with these arguments and must end by itself, as expected.</summary>
/// <remarks>The program runs in its own folder, under another name, without input.</remarks>
public sealed record SmokeCommand
{
    /// <summary>Its arguments, such as <c>--version</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables over those of this process; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The exit code that says that all is well.</summary>
    public int ExitCode { get; init; }

    /// <summary>How long one start may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is started to find the median of its start-up; at least once.</summary>
    public int Starts { get; init; } = 7;
}
