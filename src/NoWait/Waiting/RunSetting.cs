using NoWait.Sources;
using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Waiting;

/// <summary>Who runs something, where, and what an hour of it costs.</summary>
/// <param name="Cost">The prices.</param>
public sealed record RunSetting(CostModel Cost)
{
    /// <summary>Where it runs.</summary>
    public Place Where { get; init; }

    /// <summary>What it runs on: <c>terminal</c>, <c>github-actions</c> …</summary>
    public string Host { get; init; } = "terminal";

    /// <summary>Who the build server says it runs for; null for whoever git says works here.</summary>
    public string? Actor { get; init; }

    /// <summary>The operating system's name for the user, where nobody else knows one.</summary>
    public required string LocalUser { get; init; }

    /// <summary>When the run started, by the wall clock, where that was before the meter; null for the meter's start.</summary>
    /// <remarks>What lies between, from a tenth of a second to an hour, is waiting as well: the compilation of the build script.</remarks>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Who runs it.</summary>
    internal Person Person(WorkingTree tree) => Actor is { Length: > 0 }
        ? new Person(Actor)
        : new Person(tree.UserName ?? LocalUser, tree.UserEmail);
}
