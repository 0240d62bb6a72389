using NoWait.Timing.Events;

namespace NoWait.Gate;

/// <summary>How many tests ended how.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed, by an assertion, an error or a time-out, or that did not report.</param>
/// <param name="Skipped">Tests that were not run.</param>
public readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>The counts of both.</summary>
    public static TestCounts operator +(TestCounts left, TestCounts right) => left.Add(right);

    /// <summary>The counts of these tests.</summary>
    public static TestCounts Of(IEnumerable<TestOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var counts = default(TestCounts);
        foreach (var outcome in outcomes)
        {
            counts += outcome switch
            {
                TestOutcome.Passed => new(1, 0, 0),
                TestOutcome.Skipped => new(0, 0, 1),
                _ => new(0, 1, 0),
            };
        }

        return counts;
    }

    /// <summary>The counts of both.</summary>
    public TestCounts Add(TestCounts other) =>
        new(Passed + other.Passed, Failed + other.Failed, Skipped + other.Skipped);

    /// <summary>The closing line of a run: <c>N passed, N failed, N skipped</c>.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
