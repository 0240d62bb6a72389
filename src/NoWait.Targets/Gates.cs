using NoWait.Gate;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Runs the tests, and says how they ended.</summary>
internal static class Gates
{
    public static Task RunTests(this ITestGate build) => build.Guard(async cancellation =>
    {
        var runner = new TestRunner(build.RootDirectory, TimeProvider.System);
        var report = await runner.RunAsync(build.TestProject, build.TestFilter, Console.WriteLine, cancellation);
        foreach (var remark in report.Remarks)
        {
            Console.WriteLine($"{remark.Outcome}: {remark.Name}: {remark.Message}");
        }

        Meters.Of(build)?.Note(report.Counts.ToString());
        Console.WriteLine(report.Counts);
        Assert.True(report.IsGreen, report.Counts.Failed > 0
            ? $"{report.Counts.Failed} of the tests failed: they are named above."
            : "The tests did not run to their end: what stopped them stands above.");
    });
}
