using NoWait.Gate.Flakes;
using NoWait.Timing.Events;

namespace NoWait.Gate;

/// <summary>How the tests of one suite ended.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Service">The service that it belongs to; null for the repository's own.</param>
/// <param name="Fingerprint">What was tested.</param>
public sealed record SuiteReport(string Suite, string? Service, string Fingerprint)
{
    /// <summary>The results of this run, in the order in which they were found.</summary>
    public IReadOnlyList<TestCase> Cases { get; init; } = [];

    /// <summary>Tests that are green for this fingerprint, and were not run again.</summary>
    public IReadOnlyList<TestCase> Remembered { get; init; } = [];

    /// <summary>What is wrong with the run itself: with one of these it is not green.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];

    /// <summary>Failures that block nobody, each with the line that says so.</summary>
    public IReadOnlyList<(TestCase Test, QuarantinedTest Quarantine)> Quarantined { get; init; } = [];

    /// <summary>Failures that block.</summary>
    public IReadOnlyList<TestCase> Blocking { get; init; } = [];

    /// <summary>What people should know beside the results.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The share that was run; null for the whole.</summary>
    public string? Shard { get; init; }

    /// <summary>Whether every test of the suite, or of the share, has a result now.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether it is news that every test of the suite, or of the share, has a result.</summary>
    internal bool Completes { get; init; }

    /// <summary>Whether the ledger knows all of it; a share without any test is news, too: it completes the others.</summary>
    internal bool HasNothingNew => Cases.Count == 0 && IsGreen && !Completes;

    /// <summary>How many ended how, the remembered ones among the passed; a quarantined failure is skipped.</summary>
    public TestCounts Counts =>
        TestCounts.Of(Cases.Where(test => !test.IsRetried).Select(test => test.IsFailure && !Blocking.Contains(test) ? TestOutcome.Skipped : test.Outcome))
        + new TestCounts(Remembered.Count, 0, 0);

    /// <summary>What the remembered tests took when they ran.</summary>
    public TimeSpan Saved => TimeSpan.FromSeconds(Remembered.Sum(test => test.Seconds));

    /// <summary>Whether nothing blocks.</summary>
    public bool IsGreen => Blocking.Count == 0 && Troubles.Count == 0;
}
