namespace NoWait.Gate;

/// <summary>How many tests ended how.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed, by an assertion, an error or a time-out.</param>
/// <param name="Skipped">Tests that were not run.</param>
public readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>The counts of both.</summary>
    public static TestCounts operator +(TestCounts left, TestCounts right) => left.Add(right);

    /// <summary>The counts of both.</summary>
    public TestCounts Add(TestCounts other) =>
        new(Passed + other.Passed, Failed + other.Failed, Skipped + other.Skipped);

    /// <summary>The closing line of a run: <c>N passed, N failed, N skipped</c>.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}

/// <summary>One test that did not pass.</summary>
/// <param name="Name">The test's full name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">What it said; empty when it said nothing.</param>
public sealed record TestRemark(string Name, TestOutcome Outcome, string Message);

/// <summary>How a test that did not pass ended.</summary>
public enum TestOutcome
{
    /// <summary>An assertion, an error or a time-out.</summary>
    Failed,

    /// <summary>It was not run.</summary>
    Skipped,
}
