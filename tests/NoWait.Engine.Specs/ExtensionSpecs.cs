using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.Execution;
using Nuke.Common.Utilities.Collections;

namespace NoWait.Engine.Specs;

public sealed class ExtensionSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Telling("component")]
    internal interface IHaveAnExtension : INukeBuild;

    [Fact]
    public void Extensions_hear_of_everything_in_the_order_of_their_priority()
    {
        var run = _trial.Run<Told>("Skip Work", x => x.Work);

        run.Build.Heard.ShouldBe(
        [
            "high created 4", "low created 4",
            "high initialized 4 2", "low initialized 4 2",
            "high skipped Skip", "low skipped Skip",
            "high running Work", "low running Work",
            "high summary Work Files=3", "low summary Work Files=3",
            "high succeeded Work", "low succeeded Work",
            "high finished", "low finished",
        ]);
    }

    [Fact]
    public void Extensions_hear_of_failures() =>
        _trial.Run<Told>("Fail").Build.Heard.ShouldContain("high failed Fail");

    [Fact]
    public void Extensions_are_read_from_the_class_and_its_base_classes_only() =>
        _trial.Run<Told>("Work").Build.Heard.ShouldNotContain(x => x.StartsWith("component", StringComparison.Ordinal));

    [Fact]
    public void A_collective_target_is_no_event_for_extensions() =>
        _trial.Run<Told>("Gather").Build.Heard.ShouldNotContain(x => x.EndsWith("Gather", StringComparison.Ordinal));

    [Fact]
    public void An_extension_that_throws_in_OnTargetSucceeded_fails_the_target()
    {
        var run = _trial.Run<Objecting>("Work");

        run.ExitCode.ShouldBe(1);
        run["Work"].Status.ShouldBe(ExecutionStatus.Failed);
        run.Error.ShouldBe("Work: I object\n");
    }

    [Fact]
    public void An_extension_that_throws_in_OnBuildFinished_is_not_caught() =>
        Should.Throw<InvalidOperationException>(() => _trial.Run<Late>("Work")).Message.ShouldBe("too late");

    [Fact]
    public void The_last_summary_that_a_target_reports_replaces_the_ones_before()
    {
        var run = _trial.Run<Reporting>("Work");

        run["Work"].SummaryInformation.ShouldBe(new Dictionary<string, string> { ["Second"] = "2" });
        run.Output.ShouldContain("Second: 2");
        run.Output.ShouldNotContain("First");
    }

    [Fact]
    public void Reporting_a_summary_without_a_running_target_throws()
    {
        var run = _trial.Run<Reporting>("Work");

        Should.Throw<InvalidOperationException>(() => run.Build.Self.ReportSummary());
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, AllowMultiple = true)]
    private sealed class TellingAttribute(string name) : BuildExtensionAttributeBase,
        IOnBuildCreated, IOnBuildInitialized, IOnTargetRunning, IOnTargetSkipped, IOnTargetSucceeded, IOnTargetFailed,
        IOnTargetSummaryUpdated, IOnBuildFinished
    {
        public string Name { get; } = name;

        public void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets) =>
            Tell($"created {executableTargets.Count}");

        public void OnBuildInitialized(
            IReadOnlyCollection<ExecutableTarget> executableTargets,
            IReadOnlyCollection<ExecutableTarget> executionPlan) =>
            Tell($"initialized {executableTargets.Count} {executionPlan.Count}");

        public void OnTargetRunning(ExecutableTarget target) => Tell($"running {target}");

        public void OnTargetSkipped(ExecutableTarget target) => Tell($"skipped {target}");

        public void OnTargetSucceeded(ExecutableTarget target) => Tell($"succeeded {target}");

        public void OnTargetFailed(ExecutableTarget target) => Tell($"failed {target}");

        public void OnTargetSummaryUpdated(INukeBuild build, ExecutableTarget target) =>
            Tell($"summary {target} {string.Join(' ', target.SummaryInformation.Select(x => $"{x.Key}={x.Value}"))}");

        public void OnBuildFinished() => Tell("finished");

        private void Tell(string what) => ((TellingBase)Build).Heard.Add($"{Name} {what}");
    }

    [Telling("low")]
    private abstract class TellingBase : RecordingBuild
    {
        public List<string> Heard { get; } = [];
    }

    [Telling("high", Priority = 10)]
    private sealed class Told : TellingBase, IHaveAnExtension
    {
        public Target Skip => _ => _.OnlyWhenStatic(() => false).Executes(() => { });

        public Target Work => _ => _.Executes(() => Self.ReportSummary(_ => _.AddPair("Files", "3")));

        public Target Fail => _ => _.Executes(() => Assert.Fail("no"));

        public Target Gather => _ => _.DependsOn(Work);
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class ObjectingAttribute : BuildExtensionAttributeBase, IOnTargetSucceeded
    {
        public void OnTargetSucceeded(ExecutableTarget target) => throw new InvalidOperationException("I object");
    }

    [Objecting]
    private sealed class Objecting : RecordingBuild
    {
        public Target Work => _ => _.Executes(() => { });
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class LateAttribute : BuildExtensionAttributeBase, IOnBuildFinished
    {
        public void OnBuildFinished() => throw new InvalidOperationException("too late");
    }

    [Late]
    private sealed class Late : RecordingBuild
    {
        public Target Work => _ => _.Executes(() => { });
    }

    private sealed class Reporting : RecordingBuild
    {
        public Target Work => _ => _.Executes(() =>
        {
            Self.ReportSummary(_ => _.AddPair("First", "1"));
            Self.ReportSummary(_ => _.AddPair("Second", "2"));
        });
    }
}
