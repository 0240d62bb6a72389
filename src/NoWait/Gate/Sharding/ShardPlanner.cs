namespace NoWait.Gate.Sharding;

/// <summary>Gives each test a machine, by its name and duration alone: whoever asks with the same tests gets the same answer.</summary>
/// <remarks>
/// Every test has a home, which its name's hash gives (weighted rendezvous hashing). Most tests are short and many, and go home
/// whatever comes or goes. The longest few are placed one by one, the longest first: at home while that is not full, else where
/// there is most room; they even out what the others left uneven, and are all that a new test can move. A test of half a
/// machine or more comes before all others, and leaves its machine less room in the hashing.
/// </remarks>
public static class ShardPlanner
{
    /// <summary>How far above the best possible wall time a plan may be before more tests are placed one by one.</summary>
    private const double Tolerance = 1.045;

    /// <summary>From which share of the best possible wall time on a test comes before all others.</summary>
    private const double Giant = 0.5;

    /// <summary>Shares of the tests that are placed one by one, the least first; all of them is the classic longest-first.</summary>
    private static readonly double[] Placed = [0.04, 0.08, 0.16, 0.32, 0.64, 1];

    /// <summary>The machines' tests.</summary>
    /// <param name="tests">Each test once.</param>
    /// <param name="durations">How long they take; null where machines know no common ones: then names alone decide.</param>
    /// <param name="machines">How many machines there are.</param>
    public static ShardPlan Plan(IReadOnlyCollection<TestUnit> tests, Durations? durations, int machines)
    {
        ArgumentNullException.ThrowIfNull(tests);
        ArgumentOutOfRangeException.ThrowIfLessThan(machines, 1);
        var timed = tests
            .Select(test => new TimedTest(test, durations?.SecondsOf(test) ?? 1))
            .OrderByDescending(test => test.Seconds)
            .ThenBy(test => test.Unit.Suite, StringComparer.Ordinal)
            .ThenBy(test => test.Unit.Name, StringComparer.Ordinal)
            .ToList();
        var field = new ShardField(timed, machines);
        if (durations is null || timed.Count == 0)
        {
            return new(timed, field.Homes(), machines);
        }

        ShardPlan? best = null;
        foreach (var share in Placed)
        {
            var plan = new ShardPlan(timed, field.Place((int)Math.Ceiling(share * timed.Count), Giant), machines);
            if (best is null || plan.Wall < best.Wall)
            {
                best = plan;
            }

            if (best.Wall <= Tolerance * best.LowerBound)
            {
                break;
            }
        }

        return best!;
    }
}

/// <summary>A test and how long it takes.</summary>
/// <param name="Unit">The test.</param>
/// <param name="Seconds">How long it takes.</param>
public readonly record struct TimedTest(TestUnit Unit, double Seconds);
