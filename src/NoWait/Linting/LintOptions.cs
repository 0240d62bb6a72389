using NoWait.Timing.Money;

namespace NoWait.Linting;

/// <summary>What is looked at, and how strictly.</summary>
public sealed record LintOptions
{
    /// <summary>The services whose definitions are looked at, by name; all of them when none is named.</summary>
    public Values<string> Services { get; init; } = [];

    /// <summary>Dockerfiles, or folders to look for some in, relative to the root: these are looked at instead of services.</summary>
    public Values<string> Dockerfiles { get; init; } = [];

    /// <summary>Whether safe corrections are written into the Dockerfiles.</summary>
    public bool Fix { get; init; }

    /// <summary>From which severity on findings are a failure.</summary>
    public Severity FailOn { get; init; } = Severity.Error;

    /// <summary>What this house asks of its images beyond what is right for everybody.</summary>
    public LintPolicy Policy { get; init; } = new();

    /// <summary>What an hour costs.</summary>
    public CostModel Cost { get; init; } = new();
}
