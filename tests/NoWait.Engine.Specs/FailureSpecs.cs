using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.Execution;

namespace NoWait.Engine.Specs;

public sealed class FailureSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void Exit_code_is_0_on_success_and_1_on_failure()
    {
        _trial.Run<Failing>("Fine").ExitCode.ShouldBe(0);
        _trial.Run<Failing>("Broken").ExitCode.ShouldBe(1);
    }

    [Fact]
    public void A_set_exit_code_wins_over_success_and_failure()
    {
        _trial.Run<Failing>("Three").ExitCode.ShouldBe(3);
        _trial.Run<Failing>("BrokenWithFour").ExitCode.ShouldBe(4);
    }

    [Fact]
    public void A_failure_leaves_later_targets_not_run_without_an_event()
    {
        var run = _trial.Run<Failing>("After");

        run["Broken"].Status.ShouldBe(ExecutionStatus.Failed);
        run["After"].Status.ShouldBe(ExecutionStatus.NotRun);
        run.Build.Events.ShouldBe(["created", "initialized", "running Broken", "failed Broken", "finished"]);
        run.Build.Self.IsFailing.ShouldBeTrue();
        run.Build.Self.IsFinished.ShouldBeTrue();
    }

    [Fact]
    public void AssuredAfterFailure_targets_still_run_after_a_failure()
    {
        var run = _trial.Run<Failing>("Broken Fine Assured");

        run["Fine"].Status.ShouldBe(ExecutionStatus.NotRun);
        run["Assured"].Status.ShouldBe(ExecutionStatus.Succeeded);
        run.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void ProceedAfterFailure_goes_on_and_fails_all_the_same()
    {
        var run = _trial.Run<Failing>("Shaky Fine");

        run["Shaky"].Status.ShouldBe(ExecutionStatus.Failed);
        run["Fine"].Status.ShouldBe(ExecutionStatus.Succeeded);
        run.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void A_failure_is_one_clear_message_without_a_stack_trace()
    {
        var run = _trial.Run<Failing>("Broken");

        run.Error.ShouldBe("Broken: the disk is full\n");
        run.Output.ShouldContain("Failed: Broken.");
    }

    [Fact]
    public void Verbose_shows_the_stack_trace()
    {
        var run = _trial.Run<Failing>("Broken --verbosity verbose");

        run.Error.ShouldContain("the disk is full");
        run.Error.ShouldContain("at NoWait.Engine.Specs.FailureSpecs");
    }

    [Fact]
    public void An_asynchronous_target_fails_with_what_was_thrown_in_it() =>
        _trial.Run<Failing>("BrokenLater").Error.ShouldBe("BrokenLater: too late\n");

    [Fact]
    public void An_asynchronous_target_is_waited_for()
    {
        var run = _trial.Run<Failing>("Later");

        run.Build.Events.ShouldContain("later");
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void The_collections_of_a_build_say_how_far_it_is()
    {
        var run = _trial.Run<Failing>("Looking After");

        run.Build.Seen.ShouldBe("running Looking; scheduled Broken After");
        run.Build.Self.SucceededTargets.Select(x => x.Name).ShouldBe(["Looking"]);
        run.Build.Self.FailedTargets.Select(x => x.Name).ShouldBe(["Broken"]);
        run.Build.Self.FinishedTargets.Select(x => x.Name).ShouldBe(["Looking", "Broken"]);
    }

    private sealed class Failing : RecordingBuild
    {
        public string? Seen { get; private set; }

        public Target Fine => _ => _.Executes(() => { });

        public Target Broken => _ => _.Executes(() => Assert.Fail("the disk is full"));

        public Target After => _ => _.DependsOn(Broken).Executes(() => { });

        public Target Assured => _ => _.AssuredAfterFailure().Executes(() => { });

        public Target Shaky => _ => _.ProceedAfterFailure().Executes(() => Assert.Fail("sorry"));

        public Target Three => _ => _.Executes(() => { Self.ExitCode = 3; });

        public Target BrokenWithFour => _ => _.Executes(() =>
        {
            Self.ExitCode = 4;
            Assert.Fail("four");
        });

        public Target Later => _ => _.Executes(async () =>
        {
            await Task.Yield();
            Did("later");
        });

        public Target BrokenLater => _ => _.Executes(async () =>
        {
            await Task.Yield();
            Assert.Fail("too late");
        });

        public Target Looking => _ => _.Executes(() =>
        {
            Seen = $"running {Names(Self.RunningTargets)}; scheduled {Names(Self.ScheduledTargets)}";
        });

        private static string Names(IEnumerable<ExecutableTarget> targets) =>
            string.Join(' ', targets.Select(x => x.Name));
    }
}
