using System.Diagnostics;
using NoWait.Gate.Flakes;
using NoWait.Gate.Sharding;
using NoWait.Testing;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Benchmarks;

/// <summary>The shard planner's promises, on drawn durations (log-normal, seeded); and a ledger of a million results.</summary>
internal static class ShardPlans
{
    private const int Tests = 15_000;
    private const int Machines = 36;
    private const int Results = 1_000_000;

    public static Task MeasureAsync(Report report)
    {
        var (wall, stay, took) = (1.0, 1.0, new List<double>());
        foreach (var tail in (double[])[1, 1.5, 1.9, 2.3])
        {
            for (var seed = 1; seed <= 5; seed++)
            {
                var before = Draw(Tests, seed, "Test", tail);
                var after = Durations.Of(before.Concat(Draw(Tests / 100, seed + 1000, "New", tail)));
                var durations = Durations.Of(before);
                var clock = Stopwatch.StartNew();
                var plan = ShardPlanner.Plan(durations.Units, durations, Machines);
                took.Add(clock.Elapsed.TotalSeconds);
                wall = Math.Max(wall, plan.Wall / plan.LowerBound);
                stay = Math.Min(stay, Stayed(plan, ShardPlanner.Plan(after.Units, after, Machines)));
            }
        }

        report.Worst("15,000 tests on 36 machines, over the best possible", wall, 1.05, "x");
        report.Worst("tests that move when 1 % are added", 1 - stay, 0.05, "of 1");
        report.Worst("planning them", took.Max(), 1, "s");
        MeasureLedger(report);
        return Task.CompletedTask;
    }

    private static void MeasureLedger(Report report)
    {
        using var folder = new TemporaryFolder();
        var ledger = new Ledger(folder.Path);
        var now = new DateTimeOffset(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);
        var written = Stopwatch.StartNew();
        for (var run = 0; run < Results / Tests; run++)
        {
            var fingerprint = $"sha256:{run:x64}";
            ledger.Append(Enumerable.Range(0, Tests).Select(number => Result(now, run, number, fingerprint)), Run(now, run, fingerprint));
        }

        report.Worst("15,000 results into the ledger", written.Elapsed.TotalSeconds / (Results / Tests), 0.5, "s");
        var read = Stopwatch.StartNew();
        var found = ledger.TestsSince(now, $"sha256:{7:x64}").Count();
        report.Worst($"what is green, of {Results:#,0} results ({found:#,0})", read.Elapsed.TotalSeconds, 1, "s");
        read.Restart();
        _ = FlakeFinder.Look(ledger.TestsSince(now));
        report.Worst("flakes of all of them", read.Elapsed.TotalSeconds, 10, "s");
    }

    private static List<KeyValuePair<TestUnit, double>> Draw(int tests, int seed, string prefix, double tail)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, tests).Select(number =>
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var seconds = Math.Min(240, 0.15 * Math.Exp(tail * normal));
            return KeyValuePair.Create(new TestUnit($"suite {number % 8}", $"{prefix}.Type{number / 12}.Method{number}"), Math.Round(seconds, 3));
        }).ToList();
    }

    private static double Stayed(ShardPlan before, ShardPlan after)
    {
        var now = Where(after).ToDictionary();
        var was = Where(before).ToList();
        return was.Count(test => now[test.Key] == test.Value) / (double)was.Count;
    }

    private static IEnumerable<KeyValuePair<TestUnit, int>> Where(ShardPlan plan) =>
        plan.Machines.SelectMany((tests, machine) => tests.Select(test => KeyValuePair.Create(test.Unit, machine)));

    private static TestResult Result(DateTimeOffset now, int run, int number, string fingerprint) => new()
    {
        At = now,
        Id = $"{run}-{number}",
        Run = $"run-{run}",
        Suite = "Solution",
        Test = $"Company.Product.Area.Specs.Type{number / 12}.A_method_with_a_name_as_they_are_{number}",
        Fingerprint = fingerprint,
        Outcome = TestOutcome.Passed,
        Seconds = 0.0125,
    };

    private static TestRun Run(DateTimeOffset now, int run, string fingerprint) => new()
    {
        At = now,
        Id = $"run-{run}",
        Suite = "Solution",
        Fingerprint = fingerprint,
        IsComplete = true,
        By = new("Ada"),
    };
}
