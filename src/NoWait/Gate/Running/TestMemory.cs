using NoWait.Gate.Sharding;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Gate.Running;

/// <summary>What the ledger knows of one fingerprint of a suite: how each test ended last, and whether these are all.</summary>
internal sealed class TestMemory
{
    private readonly Dictionary<string, TestCase> _tests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lastRuns = new(StringComparer.Ordinal);
    private readonly HashSet<Shard> _shards = [];
    private bool _isComplete;

    private TestMemory()
    {
    }

    /// <summary>How each test ended last.</summary>
    public IReadOnlyCollection<TestCase> Tests => _tests.Values;

    /// <summary>Whether each test of the suite has a result: in one run, or in all shares of one.</summary>
    public bool IsComplete => _isComplete
        || _shards.GroupBy(shard => shard.Count).Any(shares => shares.Count() == shares.Key);

    /// <summary>What is known of a suite that tests just this.</summary>
    public static TestMemory Of(Ledger ledger, string suite, string fingerprint, DateTimeOffset since)
    {
        var memory = new TestMemory();
        foreach (var entry in ledger.TestsSince(since, fingerprint))
        {
            if (entry is TestResult result && result.Suite == suite && result.Fingerprint == fingerprint)
            {
                memory.Take(result);
            }
            else if (entry is TestRun { IsComplete: true } run && run.Suite == suite && run.Fingerprint == fingerprint)
            {
                memory.Complete(run.Shard);
            }
        }

        return memory;
    }

    /// <summary>The units all of whose tests passed last.</summary>
    public HashSet<string> GreenUnits()
    {
        var units = _tests.Values.GroupBy(test => TestUnit.Of(test.Name), StringComparer.Ordinal);
        return units.Where(unit => unit.All(test => test.Outcome == TestOutcome.Passed)).Select(unit => unit.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The units that have a result.</summary>
    public IReadOnlyList<string> Units() => [.. _tests.Keys.Select(TestUnit.Of).Distinct(StringComparer.Ordinal)];

    /// <summary>The tests of these units that passed.</summary>
    public IReadOnlyList<TestCase> Passed(Func<string, bool> units) =>
        [.. _tests.Values.Where(test => test.Outcome == TestOutcome.Passed && units(TestUnit.Of(test.Name)))];

    // Of several results in one run the worst counts: two tests may share a name, and a hunt that failed once is not green.
    private void Take(TestResult result)
    {
        if (!_lastRuns.TryGetValue(result.Test, out var run) || run != result.Run || result.Outcome != TestOutcome.Passed)
        {
            _tests[result.Test] = new(result.Test, result.Outcome, result.Seconds);
            _lastRuns[result.Test] = result.Run;
        }
    }

    private void Complete(string? shard)
    {
        if (shard is null)
        {
            _isComplete = true;
            return;
        }

        var parts = shard.Split('/');
        if (parts.Length == 2 && int.TryParse(parts[0], out var number) && int.TryParse(parts[1], out var count))
        {
            _shards.Add(new(number, count));
        }
    }
}
