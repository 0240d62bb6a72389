namespace NoWait.Live;

/// <summary>One loop, from the change of a file until it was running, or why it is not.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="At">When it began.</param>
public sealed record LiveLoop(string Service, DateTimeOffset At)
{
    /// <summary>The files that changed, relative to the service's context; empty for the first deployment.</summary>
    public Values<string> Changed { get; init; } = [];

    /// <summary>From the first event until the end.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The parts that took any time, in their order.</summary>
    public Values<KeyValuePair<LoopPart, TimeSpan>> Parts { get; init; } = [];

    /// <summary>The .NET projects that were compiled without MSBuild; empty where none was.</summary>
    public Values<string> Compiled { get; init; } = [];

    /// <summary>Why it was a full build and deployment, where less would have done; null where it was not, or nothing less would.</summary>
    public string? FellBack { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }
}

/// <summary>What a service is at.</summary>
public enum LiveState
{
    /// <summary>It is being deployed as a whole.</summary>
    Deploying,

    /// <summary>It is being built.</summary>
    Building,

    /// <summary>What runs is being changed.</summary>
    Updating,

    /// <summary>What runs is what the sources say.</summary>
    Current,

    /// <summary>What runs is older than the sources, or not well; the error says why.</summary>
    Failed,
}

/// <summary>Takes what happens while services are watched.</summary>
public interface ILiveScreen
{
    /// <summary>A service is at something else.</summary>
    void Show(string service, LiveState state, string? error);

    /// <summary>A loop ended.</summary>
    void Show(LiveLoop loop);

    /// <summary>A line that a service, its compiler or a command of the user's printed.</summary>
    void Log(string service, string line);
}
