using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.Execution;

namespace NoWait.Engine.Specs;

public sealed class SkippingSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void Skip_X_skips_X()
    {
        var run = _trial.Run<Chain>("Test --skip compile");

        run["Compile"].Status.ShouldBe(ExecutionStatus.Skipped);
        run.Build.Events.ShouldBe(
        [
            "created", "initialized",
            "running Restore", "restore", "succeeded Restore",
            "skipped Compile",
            "running Test", "test", "succeeded Test",
            "finished",
        ]);
        run.Build.Self.SkippedTargets.ShouldHaveSingleItem().Skipped.ShouldBe("--skip");
    }

    [Fact]
    public void A_bare_skip_skips_every_target_that_was_not_invoked()
    {
        var run = _trial.Run<Chain>("Test --skip");

        run.Build.Events.Where(x => x.StartsWith("skipped", StringComparison.Ordinal))
            .ShouldBe(["skipped Restore", "skipped Compile"]);
        run["Test"].Status.ShouldBe(ExecutionStatus.Succeeded);
    }

    [Fact]
    public void OnlyWhenStatic_is_evaluated_before_anything_runs_and_the_event_comes_at_the_targets_turn()
    {
        var run = _trial.Run<Conditional>("First Static");

        run["Static"].Status.ShouldBe(ExecutionStatus.Skipped);
        run["Static"].OnlyWhen.ShouldBe("IsReady");
        run.Build.Events.ShouldBe(
            ["created", "initialized", "running First", "succeeded First", "skipped Static", "finished"]);
    }

    [Fact]
    public void OnlyWhenDynamic_is_evaluated_when_the_targets_turn_comes()
    {
        _trial.Run<Conditional>("First Dynamic")["Dynamic"].Status.ShouldBe(ExecutionStatus.Succeeded);
        _trial.Run<Conditional>("Dynamic")["Dynamic"].OnlyWhen.ShouldBe("IsReady");
    }

    [Fact]
    public void A_condition_that_throws_fails_its_target()
    {
        var run = _trial.Run<Conditional>("Throwing");

        run["Throwing"].Status.ShouldBe(ExecutionStatus.Failed);
        run.Error.ShouldBe("Throwing: no idea\n");
    }

    [Fact]
    public void Dependencies_of_a_skipped_target_run_unless_WhenSkipped_says_otherwise()
    {
        var executed = _trial.Run<Conditional>("Executing");
        executed["First"].Status.ShouldBe(ExecutionStatus.Succeeded);

        var skipped = _trial.Run<Conditional>("Skipping");
        skipped["First"].Status.ShouldBe(ExecutionStatus.Skipped);
        skipped["First"].Skipped.ShouldBe("only needed by Skipping");
    }

    [Fact]
    public void A_dependency_that_somebody_else_needs_or_the_user_named_is_not_skipped()
    {
        _trial.Run<Conditional>("Skipping Needing")["First"].Status.ShouldBe(ExecutionStatus.Succeeded);
        _trial.Run<Conditional>("Skipping First")["First"].Status.ShouldBe(ExecutionStatus.Succeeded);
    }

    [Fact]
    public void A_target_without_actions_is_collective_hidden_from_the_summary_and_without_events()
    {
        var run = _trial.Run<Chain>("All");

        run["All"].Status.ShouldBe(ExecutionStatus.Collective);
        run.Build.Events.ShouldNotContain("running All");
        run.Build.Events.ShouldNotContain("succeeded All");
        run.Output.ShouldNotContain("All");
    }

    [Fact]
    public void Continue_leaves_out_what_succeeded_before_the_failure()
    {
        var build = new Flaky { IsBroken = true };
        _trial.Run(build, "Third").ExitCode.ShouldBe(1);

        var second = _trial.Run<Flaky>("Third --continue");

        second.ExitCode.ShouldBe(0);
        second.Build.Events.Where(x => x.StartsWith("skipped", StringComparison.Ordinal)).ShouldBe(["skipped First"]);
        second.Build.Events.ShouldContain("succeeded Second");
        second.Build.Self.Continue.ShouldBeTrue();
    }

    [Fact]
    public void Continue_starts_from_the_beginning_when_the_last_run_succeeded()
    {
        _trial.Run<Flaky>("Third").ExitCode.ShouldBe(0);

        _trial.Run<Flaky>("Third --continue").Build.Self.SkippedTargets.ShouldBeEmpty();
    }

    private sealed class Conditional : RecordingBuild
    {
        private bool IsReady { get; set; }

        public Target First => _ => _.Executes(() => { IsReady = true; });

        public Target Static => _ => _.OnlyWhenStatic(() => IsReady).Executes(() => { });

        public Target Dynamic => _ => _.OnlyWhenDynamic(() => IsReady).Executes(() => { });

        public Target Throwing => _ => _
            .OnlyWhenDynamic(() => throw new InvalidOperationException("no idea"))
            .Executes(() => { });

        public Target Executing => _ => _.DependsOn(First).OnlyWhenStatic(() => IsReady).Executes(() => { });

        public Target Skipping => _ => _
            .DependsOn(First)
            .OnlyWhenStatic(() => IsReady)
            .WhenSkipped(DependencyBehavior.Skip)
            .Executes(() => { });

        public Target Needing => _ => _.DependsOn(First).Executes(() => { });
    }

    private sealed class Flaky : RecordingBuild
    {
        public bool IsBroken { get; init; }

        public Target First => _ => _.Executes(() => { });

        public Target Second => _ => _.DependsOn(First).Executes(() => Assert.False(IsBroken));

        public Target Third => _ => _.DependsOn(Second).Executes(() => { });
    }
}
