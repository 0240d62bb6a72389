using NoWait.Timing.Events;

namespace NoWait.Timing.Reports;

/// <summary>What is known of a run besides its timeline.</summary>
public sealed record RunFacts
{
    /// <summary>What tells the run from others; see <see cref="EventId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Who ran it.</summary>
    public required Person By { get; init; }

    /// <summary>Where it ran.</summary>
    public Place Where { get; init; }

    /// <summary>What it ran on: <c>terminal</c>, <c>github-actions</c> …</summary>
    public string? Host { get; init; }

    /// <summary>The commit that was checked out; null when there was none.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that was checked out; null when there was none.</summary>
    public string? Branch { get; init; }

    /// <summary>The targets that were asked for.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>How it ended.</summary>
    public Outcome Result { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it found nothing to do.</summary>
    public bool Unchanged { get; init; }

    /// <summary>The services that it took somewhere, and how they stand.</summary>
    public IReadOnlyList<ServiceLine> Services { get; init; } = [];

    /// <summary>The tools that were not there.</summary>
    public IReadOnlyList<MissingTool> Missing { get; init; } = [];
}

/// <summary>A service at the end of a run.</summary>
/// <param name="Name">The service.</param>
/// <param name="Duration">How long it took from the change to the answer; null when it was not touched.</param>
/// <param name="Digest">Its image's digest; null for none.</param>
/// <param name="Address">Where it answers; null for nowhere.</param>
public sealed record ServiceLine(string Name, TimeSpan? Duration, string? Digest, string? Address);

/// <summary>A tool that was not there.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Gain">What it would have gained ("layers 5 % smaller").</param>
/// <param name="Remedy">How to get it ("apt install upx-ucl").</param>
public sealed record MissingTool(string Name, string Gain, string Remedy);
