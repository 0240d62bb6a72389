using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.Execution;

namespace NoWait.Engine.Specs;

public sealed class RequirementSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    internal interface IPush : INukeBuild
    {
        [Parameter("Where images go")]
        string? Registry => TryGetValue(() => Registry);

        [Parameter]
        int? Port => TryGetValue<int?>(() => Port);

        Target Push => _ => _.Requires(() => Registry).Executes(() => { });

        Target Listen => _ => _.Requires(() => Port).Executes(() => { });
    }

    internal interface INeedTwo : INukeBuild
    {
        [Parameter]
        [Required]
        string? First => TryGetValue(() => First);
    }

    [Fact]
    public void A_missing_required_parameter_is_an_error_that_names_the_target_and_the_member()
    {
        var run = _trial.Run<Pushing>("Before Push");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe(
            "Target Push requires parameter Registry (IPush.Registry). Give it with --registry, " +
            "as REGISTRY in the environment, or in .nuke/parameters.json.\n");
        run["Before"].Status.ShouldBe(ExecutionStatus.NotRun);
        run.Build.Events.ShouldBe(["created", "initialized", "finished"]);
    }

    [Fact]
    public void A_given_required_parameter_is_enough()
    {
        _trial.Run<Pushing>("Push --registry here").ExitCode.ShouldBe(0);
        _trial.Run<Pushing>("Listen --port 80").ExitCode.ShouldBe(0);
        _trial.Run<Pushing>("Listen").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void A_skipped_target_requires_nothing() => _trial.Run<Pushing>("Push --skip Push").ExitCode.ShouldBe(0);

    [Fact]
    public void A_condition_that_does_not_hold_ends_the_run_before_it_begins()
    {
        var run = _trial.Run<Pushing>("Guarded");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldBe("Target Guarded requires IsReady, which does not hold.\n");
        run.Build.Events.ShouldNotContain("running Guarded");
    }

    [Fact]
    public void Any_expression_may_be_required()
    {
        _trial.Run<Pushing>("Counted").ExitCode.ShouldBe(0);
        _trial.Run<Pushing>("Miscounted").ExitCode.ShouldBe(1);
    }

    [Fact]
    public void A_required_member_is_required_whatever_runs()
    {
        _trial.Run<Needing>("Work").Error.ShouldStartWith("The build requires parameter Second (Needing.Second).");
        _trial.Run<Needing>("Work --second 2").Error.ShouldStartWith("The build requires parameter First (INeedTwo.First).");
        _trial.Run<Needing>("Work --first 1 --second 2").ExitCode.ShouldBe(0);
    }

    private sealed class Pushing : RecordingBuild, IPush
    {
        private static bool IsReady => false;

        private List<int> Numbers { get; } = [1, 2, 3];

        public Target Before => _ => _.Executes(() => { });

        public Target Guarded => _ => _.Requires(() => IsReady).Executes(() => { });

        public Target Counted => _ => _.Requires(() => Numbers.Count == 3, () => !IsReady).Executes(() => { });

        public Target Miscounted => _ => _.Requires(() => Numbers.Count > 3).Executes(() => { });
    }

    [Required]
    private sealed class Needing : RecordingBuild, INeedTwo
    {
        [Parameter]
        public string? Second { get; private set; }

        [Parameter]
        [Optional]
        public string? Third { get; private set; }

        public Target Work => _ => _.Executes(() => { });
    }
}
