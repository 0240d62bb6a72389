using NoWait.Gate;
using NoWait.Gate.Sharding;
using NoWait.Sources;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Runs the tests, and says how they ended.</summary>
internal static class Gates
{
    public static Task RunTests(this ITestGate build) => build.Guard(async cancellation =>
    {
        var options = await OptionsAsync(build, cancellation);
        var gate = new TestGate(Meters.WorkspaceOf(build), build.Services, build.Suites, Deliveries.Options(build), options)
        {
            Say = Console.WriteLine,
        };
        if (build.ShardsPlan is { } machines)
        {
            ShowPlan(build, gate, options, machines);
            return;
        }

        if (build.AsJson || build.WriteDurations)
        {
            throw new InvalidUsageException("--json and --write-durations are for the plan, as in './build.sh Test --shards-plan 36 --json'.");
        }

        var report = await gate.RunAsync(cancellation);
        foreach (var line in GateWords.Lines(report, options.Cost, options.Memory))
        {
            Console.WriteLine(line);
        }

        Meters.Of(build)?.Note(Note(report));
        Console.WriteLine(report.Counts);
        Assert.True(report.IsGreen, report.Counts.Failed > 0
            ? $"{report.Counts.Failed} of the tests failed: they are named above."
            : "The tests did not run to their end: what stopped them stands above.");
    });

    /// <summary>The services whose tests, and the repository's, are green as a whole; a share or a filtered part is no whole.</summary>
    public static async Task<IReadOnlySet<string>> TestedAsync(
        this ITestGate build, IReadOnlyCollection<string> services, CancellationToken cancellationToken)
    {
        var options = await OptionsAsync(build, cancellationToken);
        var gate = new TestGate(Meters.WorkspaceOf(build), build.Services, build.Suites, Deliveries.Options(build), options);
        return await gate.TestedAsync(services, cancellationToken);
    }

    /// <summary>Whether the answer is for a program: then nothing else belongs on standard output.</summary>
    public static bool IsPlanAsJson(this ITestGate build) =>
        build.ExecutionPlan.Count == 1 && build.ExecutionPlan.Single().Name == nameof(ITestGate.Test) && build.AsJson && build.ShardsPlan is not null;

    /// <summary>The solution's tests, where no service has any of its own.</summary>
    public static IEnumerable<Suite> DefaultSuites(this ITestGate build) =>
        build.Services.Any(service => service.Tests.Count > 0) ? [] : [Suite.DotNet("Solution.sln")];

    private static async Task<GateOptions> OptionsAsync(ITestGate build, CancellationToken cancellationToken)
    {
        var meter = Meters.Of(build);
        var tree = meter is null
            ? await new Git(build.RootDirectory, TimeProvider.System).WorkingTreeAsync(cancellationToken)
            : await meter.Tree;
        return new()
        {
            Filter = build.TestFilter,
            Rerun = build.Rerun,
            Shard = build.TestShard,
            DurationsFile = build.DurationsFile ?? ".nuke/durations.tsv",
            Hunt = build.HuntRuns switch
            {
                0 => throw new InvalidUsageException("--hunt 0 is no number of runs: use 1 to 100000."),
                var runs => runs ?? 0,
            },
            Seed = build.HuntSeed,
            Timeout = TimeoutOf(build.TestTimeout),
            Cost = meter?.Setting.Cost ?? new(),
            By = new(meter?.Setting.Actor ?? tree.UserName ?? Environment.UserName, meter?.Setting.Actor is null ? tree.UserEmail : null),
            Where = meter?.Setting.Where ?? default,
            Run = meter?.RunId,
        };
    }

    private static TimeSpan TimeoutOf(double? seconds) => seconds switch
    {
        null => TimeSpan.FromHours(1),
        > 0 and <= 2_000_000 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new InvalidUsageException($"--test-timeout {seconds} is no time: give seconds, as 600."),
    };

    private static void ShowPlan(ITestGate build, TestGate gate, GateOptions options, int machines)
    {
        var durations = gate.Measured();
        var plans = PlanRenderer.Plans(durations, machines);
        var json = build.AsJson ? JsonOutput.Claim() : null;
        if (json is null)
        {
            Console.Write(PlanRenderer.Terminal(plans, durations));
        }
        else
        {
            json.Write(PlanRenderer.Json(plans, durations) + "\n");
        }

        if (build.WriteDurations)
        {
            File.WriteAllText(Path.Combine(build.RootDirectory, options.DurationsFile), durations.Write());
            Console.WriteLine($"  {options.DurationsFile} is written: commit it, so that all machines of a --shard read the same.");
        }
    }

    private static string Note(GateReport report)
    {
        var remembered = report.Suites.Sum(suite => suite.Remembered.Count);
        return remembered == 0 ? report.Counts.ToString() : $"{report.Counts}; {remembered} green before";
    }
}
