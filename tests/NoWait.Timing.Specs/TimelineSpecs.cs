using System.Diagnostics;

namespace NoWait.Timing.Specs;

public sealed class TimelineSpecs : IDisposable
{
    private readonly ManualTime _time = ManualTime.AtNoon;
    private readonly ActivitySource _source = new($"NoWait.{Guid.NewGuid()}");
    private readonly TimelineRecorder _recorder;

    public TimelineSpecs() => _recorder = new(_time, _source.Name);

    public void Dispose()
    {
        _recorder.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void Targets_hold_the_steps_that_ran_inside_them()
    {
        _time.Pass(0.5);
        using (var target = _recorder.BeginTarget("Compile"))
        {
            _time.Pass(0.25);
            using (var stage = _source.StartActivity("stage"))
            {
                stage!.SetTag("nowait.service", "board").SetTag("nowait.stage", "build");
                using var run = _source.StartActivity("run");
                run!.SetTag("nowait.step", "dotnet publish").SetTag("nowait.cache", "miss").SetTag("nowait.bytes", 42L);
                _time.Pass(3);
            }

            target.Note = "3 of 4 steps";
            _time.Pass(0.25);
        }

        _time.Pass(1);
        var timeline = _recorder.Snapshot();

        timeline.Started.ShouldBe(Some.Noon);
        timeline.Duration.ShouldBe(Seconds(5));
        var compile = timeline.Spans.ShouldHaveSingleItem();
        compile.ShouldSatisfyAllConditions(
            () => compile.IsTarget.ShouldBeTrue(),
            () => compile.Text.ShouldBe("Compile"),
            () => compile.Start.ShouldBe(Seconds(0.5)),
            () => compile.Duration.ShouldBe(Seconds(3.5)),
            () => compile.Note.ShouldBe("3 of 4 steps"),
            () => compile.State.ShouldBe(SpanState.Succeeded));
        var stageSpan = compile.Children.ShouldHaveSingleItem();
        stageSpan.ShouldBe(new Span("stage", Seconds(0.75), Seconds(3)) { Service = "board", Stage = "build", Children = stageSpan.Children });
        stageSpan.Children.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            run => run.Text.ShouldBe("dotnet publish"),
            run => run.CacheHit.ShouldBe(false),
            run => run.Bytes.ShouldBe(42));
    }

    [Fact]
    public void Durations_do_not_follow_a_wall_clock_that_is_set()
    {
        using (_recorder.BeginTarget("Compile"))
        {
            using var step = _source.StartActivity("run");
            _time.Pass(2);
            _time.WallClockOff = TimeSpan.FromHours(-3);
        }

        var compile = _recorder.Snapshot().Targets.Single();

        compile.Duration.ShouldBe(Seconds(2));
        compile.Children[0].Duration.ShouldBe(Seconds(2));
    }

    [Fact]
    public async Task Steps_of_services_that_run_side_by_side_keep_to_their_own()
    {
        using (_recorder.BeginTarget("Compile"))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                using var stage = _source.StartActivity("stage");
                stage!.SetTag("nowait.service", $"s{i}");
                await Task.Yield();
                using var run = _source.StartActivity("run");
                run!.SetTag("nowait.service", $"s{i}");
                await Task.Yield();
            })));
        }

        var stages = _recorder.Snapshot().Targets.Single().Children;

        stages.Count.ShouldBe(8);
        stages.ShouldAllBe(stage => stage.Children.Count == 1 && stage.Children[0].Service == stage.Service);
    }

    [Fact]
    public void A_step_on_a_thread_that_knows_of_no_target_belongs_to_the_one_that_runs()
    {
        using (_recorder.BeginTarget("Compile"))
        {
            using (ExecutionContext.SuppressFlow())
            {
                var thread = new Thread(() => _source.StartActivity("run")!.Dispose());
                thread.Start();
                thread.Join();
            }
        }

        _recorder.Snapshot().Targets.Single().Children.ShouldHaveSingleItem().Kind.ShouldBe("run");
    }

    [Fact]
    public void What_runs_outside_of_any_target_is_kept_beside_them()
    {
        _source.StartActivity("scan")!.Dispose();

        var timeline = _recorder.Snapshot();

        timeline.Targets.ShouldBeEmpty();
        timeline.Steps.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            step => step.Target.ShouldBe(""),
            step => step.Span.Kind.ShouldBe("scan"));
    }

    [Fact]
    public void Errors_of_steps_and_targets_are_kept()
    {
        var target = _recorder.BeginTarget("Compile");
        using (var step = _source.StartActivity("run"))
        {
            step!.SetStatus(ActivityStatusCode.Error, "exit code 1");
        }

        target.Fail("run: exit code 1");
        target.Dispose();

        var compile = _recorder.Snapshot().Targets.Single();
        (compile.State, compile.Error).ShouldBe((SpanState.Failed, "run: exit code 1"));
        (compile.Children[0].State, compile.Children[0].Error).ShouldBe((SpanState.Failed, "exit code 1"));
    }

    [Fact]
    public void A_target_that_was_skipped_says_why_and_takes_no_time()
    {
        _recorder.SkipTarget("Compress", "not worth it");

        var compress = _recorder.Snapshot().Targets.Single();

        (compress.State, compress.Note, compress.Duration).ShouldBe((SpanState.Skipped, "not worth it", TimeSpan.Zero));
    }

    [Fact]
    public void What_still_runs_is_seen_as_far_as_it_has_come()
    {
        using var target = _recorder.BeginTarget("Compile");
        using var step = _source.StartActivity("run");
        step!.SetTag("nowait.step", "dotnet publish");
        _time.Pass(4);

        var compile = _recorder.Snapshot().Targets.Single();

        _recorder.CurrentTarget.ShouldBe(target);
        (compile.State, compile.Duration).ShouldBe((SpanState.Running, Seconds(4)));
        (compile.Children[0].State, compile.Children[0].Text).ShouldBe((SpanState.Running, "dotnet publish"));
    }

    [Fact]
    public void Sources_of_others_are_not_listened_to()
    {
        using var other = new ActivitySource($"Other.{Guid.NewGuid()}");

        other.HasListeners().ShouldBeFalse();
        other.StartActivity("run").ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_listened_to_any_more_when_the_recorder_is_gone()
    {
        _recorder.Dispose();

        _source.HasListeners().ShouldBeFalse();
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
