namespace NoWait.Gate.Sharding;

/// <summary>Which machine runs which test, and what comes of that.</summary>
public sealed class ShardPlan
{
    private readonly List<TimedTest>[] _machines;
    private readonly double[] _loads;

    internal ShardPlan(List<TimedTest> tests, List<int> machineOf, int machines)
    {
        _machines = new List<TimedTest>[machines];
        _loads = new double[machines];
        for (var machine = 0; machine < machines; machine++)
        {
            _machines[machine] = [];
        }

        for (var i = 0; i < tests.Count; i++)
        {
            _machines[machineOf[i]].Add(tests[i]);
            _loads[machineOf[i]] += tests[i].Seconds;
        }

        Longest = tests.Count > 0 ? tests[0] : default;
        Tests = tests.Count;
        Sum = _loads.Sum();
        Wall = _loads.Max();
    }

    /// <summary>The tests of each machine, the longest first.</summary>
    public IReadOnlyList<IReadOnlyList<TimedTest>> Machines => _machines;

    /// <summary>How many tests there are.</summary>
    public int Tests { get; }

    /// <summary>The longest test.</summary>
    public TimedTest Longest { get; }

    /// <summary>All tests one after the other, in seconds.</summary>
    public double Sum { get; }

    /// <summary>How long the slowest machine takes, in seconds.</summary>
    public double Wall { get; }

    /// <summary>How long machines wait for the slowest one, all together, in seconds.</summary>
    public double Idle => (Wall * _machines.Length) - Sum;

    /// <summary>What no plan can go below: the longest test, or the sum divided by the machines, in seconds.</summary>
    public double LowerBound => Math.Max(Longest.Seconds, Sum / _machines.Length);

    /// <summary>Whether the longest test, not the number of machines, is what the wall time stands on.</summary>
    public bool IsBoundByOneTest => Longest.Seconds >= Sum / _machines.Length;

    /// <summary>The tests of a share.</summary>
    public IReadOnlyList<TimedTest> Of(Shard shard) => _machines[shard.Number - 1];
}
