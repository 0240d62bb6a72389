using NoWait.Timing.Events;

namespace NoWait.Gate.Flakes;

/// <summary>Finds the tests whose outcome is partly chance.</summary>
/// <remarks>
/// Fingerprints on which a test only failed say nothing of chance: it may just have been broken. All others count, also
/// those on which it only passed.
/// </remarks>
public static class FlakeFinder
{
    /// <summary>The flakes, those that cost most first, and how often any test failed where it also passed.</summary>
    /// <param name="events">Runs of tests and their results, enumerated once; other events are skipped.</param>
    public static (IReadOnlyList<Flake> Flakes, Rate FalseAlarms) Look(IEnumerable<LedgerEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var runs = new Dictionary<string, TestRun>(StringComparer.Ordinal);
        var tests = new Dictionary<(string Suite, string Test), Dictionary<string, Tally>>();
        var failures = new Dictionary<string, List<(string Suite, string Test)>>(StringComparer.Ordinal);
        foreach (var entry in events)
        {
            if (entry is TestRun run)
            {
                runs[run.Id] = run;
            }
            else if (entry is TestResult result)
            {
                Count(tests, failures, result);
            }
        }

        var flaky = tests.Where(test => test.Value.Values.Any(tally => tally is { Passed: > 0, Failed: > 0 })).ToDictionary();
        var blocked = Blocked(runs, failures, flaky.ContainsKey);
        var counted = tests.Values.SelectMany(test => test.Values).Where(tally => tally.Passed > 0).ToList();
        return (
        [
            .. flaky.Select(test => Describe(test.Key, test.Value.Values, blocked.GetValueOrDefault(test.Key) ?? []))
                .OrderByDescending(flake => flake.BlockedSeconds)
                .ThenByDescending(flake => flake.Rate.Failures)
                .ThenBy(flake => flake.Test, StringComparer.Ordinal),
        ], new(counted.Sum(tally => tally.Failed), counted.Sum(tally => tally.Passed + tally.Failed)));
    }

    private static void Count(
        Dictionary<(string Suite, string Test), Dictionary<string, Tally>> tests,
        Dictionary<string, List<(string Suite, string Test)>> failures,
        TestResult result)
    {
        if (result.Outcome == TestOutcome.Skipped)
        {
            return;
        }

        var key = (result.Suite, result.Test);
        var fingerprints = tests.TryGetValue(key, out var known) ? known : tests[key] = new(StringComparer.Ordinal);
        var tally = fingerprints.GetValueOrDefault(result.Fingerprint);
        var failed = result.Outcome != TestOutcome.Passed;
        fingerprints[result.Fingerprint] = failed
            ? new(tally.Passed, tally.Failed + 1, result.At > tally.LastFailure ? result.At : tally.LastFailure)
            : tally with { Passed = tally.Passed + 1 };
        if (failed && !result.IsQuarantined)
        {
            (failures.TryGetValue(result.Run, out var list) ? list : failures[result.Run] = []).Add(key);
        }
    }

    // A run that something else had blocked as well would have been blocked without the flake.
    private static Dictionary<(string Suite, string Test), List<TestRun>> Blocked(
        Dictionary<string, TestRun> runs,
        Dictionary<string, List<(string Suite, string Test)>> failures,
        Func<(string Suite, string Test), bool> isFlaky)
    {
        var blocked = new Dictionary<(string Suite, string Test), List<TestRun>>();
        foreach (var (id, failed) in failures)
        {
            if (runs.TryGetValue(id, out var run) && run.Result == Outcome.Failed && failed.TrueForAll(key => isFlaky(key)))
            {
                foreach (var key in failed.Distinct())
                {
                    (blocked.TryGetValue(key, out var list) ? list : blocked[key] = []).Add(run);
                }
            }
        }

        return blocked;
    }

    private static Flake Describe((string Suite, string Test) key, IEnumerable<Tally> tallies, List<TestRun> blocked)
    {
        var counted = tallies.Where(tally => tally.Passed > 0).ToList();
        var failures = counted.Sum(tally => tally.Failed);
        return new(key.Suite, key.Test, new(failures, failures + counted.Sum(tally => tally.Passed)))
        {
            LastFailure = counted.Max(tally => tally.LastFailure),
            Blocked = blocked.Count,
            BlockedSeconds = blocked.Sum(run => run.Seconds),
        };
    }

    private readonly record struct Tally(int Passed, int Failed, DateTimeOffset LastFailure);
}
