namespace NoWait.Timing.Events;

/// <summary>A test ran, or should have.</summary>
public sealed record TestResult : LedgerEvent
{
    /// <summary>The <see cref="LedgerEvent.Event"/> of a test's result.</summary>
    public const string Kind = "test";

    /// <inheritdoc />
    public override string Event => Kind;

    /// <summary>The id of the <see cref="TestRun"/> that it was part of.</summary>
    public required string Run { get; init; }

    /// <summary>The suite that the test belongs to.</summary>
    public required string Suite { get; init; }

    /// <summary>The test's full name.</summary>
    public required string Test { get; init; }

    /// <summary>What was tested: equal for equal sources, tools and platform.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>How it ended.</summary>
    public TestOutcome Outcome { get; init; }

    /// <summary>How long it took; 0 when the runner does not say.</summary>
    public double Seconds { get; init; }

    /// <summary>What it said when it did not pass, cut to a few lines; null when it said nothing.</summary>
    public string? Message { get; init; }

    /// <summary>Whether a failure of it blocks nobody.</summary>
    public bool IsQuarantined { get; init; }
}

/// <summary>How a test ended.</summary>
public enum TestOutcome
{
    /// <summary>Well.</summary>
    Passed,

    /// <summary>By an assertion, an error or a time-out.</summary>
    Failed,

    /// <summary>It was not run, and says why not.</summary>
    Skipped,

    /// <summary>It was to run, and its runner ended without a word about it.</summary>
    NotReported,
}
