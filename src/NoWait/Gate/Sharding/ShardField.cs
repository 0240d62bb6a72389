namespace NoWait.Gate.Sharding;

/// <summary>Tests, machines, and how much each test is drawn to each machine.</summary>
/// <param name="tests">The tests, the longest first.</param>
/// <param name="machines">How many machines there are.</param>
internal sealed class ShardField(List<TimedTest> tests, int machines)
{
    // The least distance wins; divided by a machine's room it gives each machine tests in proportion to that.
    private readonly double[][] _distances = [.. tests.Select(test => Distances(test.Unit, machines))];
    private readonly double _bound = tests.Count == 0 ? 0 : Math.Max(tests[0].Seconds, tests.Sum(test => test.Seconds) / machines);

    /// <summary>Each test's machine where names alone decide.</summary>
    public List<int> Homes()
    {
        var room = Enumerable.Repeat(1.0, machines).ToArray();
        return [.. _distances.Select(distances => Home(distances, room))];
    }

    /// <summary>Each test's machine where the first so many are placed one by one.</summary>
    public List<int> Place(int count, double giant)
    {
        var machineOf = new int[tests.Count];
        var loads = new double[machines];
        var giants = PlaceGiants(giant * _bound, machineOf, loads);
        var room = loads.Select(load => Math.Max(0, _bound - load)).ToArray();
        for (var i = Math.Max(count, giants); i < tests.Count; i++)
        {
            Put(i, Home(_distances[i], room));
        }

        for (var i = giants; i < count; i++)
        {
            var home = Home(_distances[i], room);
            Put(i, loads[home] + tests[i].Seconds <= _bound ? home : Array.IndexOf(loads, loads.Min()));
        }

        return [.. machineOf];

        void Put(int test, int machine)
        {
            machineOf[test] = machine;
            loads[machine] += tests[test].Seconds;
        }
    }

    private int PlaceGiants(double from, int[] machineOf, double[] loads)
    {
        var giants = 0;
        for (; giants < Math.Min(tests.Count, machines) && tests[giants].Seconds >= from && from > 0; giants++)
        {
            var free = loads.Select(load => load > 0 ? 0.0 : 1.0).ToArray();
            machineOf[giants] = Home(_distances[giants], free);
            loads[machineOf[giants]] = tests[giants].Seconds;
        }

        return giants;
    }

    private static int Home(double[] distances, double[] room)
    {
        var (home, least) = (0, double.PositiveInfinity);
        for (var machine = 0; machine < distances.Length; machine++)
        {
            if (room[machine] > 0 && distances[machine] / room[machine] < least)
            {
                (home, least) = (machine, distances[machine] / room[machine]);
            }
        }

        return home;
    }

    private static double[] Distances(TestUnit test, int machines)
    {
        var name = Hash(test.Suite, test.Name);
        var distances = new double[machines];
        for (var machine = 0; machine < machines; machine++)
        {
            // 53 bits make every double between 0 and 1 that is as far from its neighbours as they are from theirs.
            var draw = ((Mix(name ^ Mix((ulong)machine + 1)) >> 11) + 0.5) / (1UL << 53);
            distances[machine] = -Math.Log(draw);
        }

        return distances;
    }

    private static ulong Hash(string suite, string name)
    {
        const ulong prime = 1099511628211;
        var hash = 14695981039346656037UL;
        foreach (var character in string.Concat(suite, "\n", name))
        {
            hash = unchecked((hash ^ character) * prime);
        }

        return hash;
    }

    /// <summary>The finaliser of SplitMix64: every bit of the input moves every bit of the output.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15UL;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
