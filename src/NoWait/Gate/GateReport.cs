using NoWait.Gate.Flakes;

namespace NoWait.Gate;

/// <summary>Whether a change may go on, and what is known of that answer.</summary>
/// <param name="Suites">How each suite ended.</param>
public sealed record GateReport(IReadOnlyList<SuiteReport> Suites)
{
    /// <summary>Tests whose outcome is partly chance, those that cost most first.</summary>
    public IReadOnlyList<Flake> Flakes { get; init; } = [];

    /// <summary>How often a test failed where it also passed, of all that is remembered.</summary>
    public Rate FalseAlarms { get; init; }

    /// <summary>What people should know of the run as a whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many tests ended how.</summary>
    public TestCounts Counts => Suites.Aggregate(default(TestCounts), static (sum, suite) => sum + suite.Counts);

    /// <summary>Whether nothing blocks, and some test stands behind that; a share may have none.</summary>
    public bool IsGreen => Suites.All(suite => suite.IsGreen)
        && (Counts.Passed > 0 || Suites.All(suite => suite.Shard is not null || suite.Cases.Any(test => test.IsFailure)));
}
