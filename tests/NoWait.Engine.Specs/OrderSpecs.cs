using NoWait.Engine.Specs.Trials;
using Nuke.Common;
using Nuke.Common.Execution;

namespace NoWait.Engine.Specs;

public sealed class OrderSpecs : IDisposable
{
    private readonly Trial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void Dependencies_run_first_and_targets_strictly_one_after_the_other()
    {
        var run = _trial.Run<Chain>("Test");

        run.ExitCode.ShouldBe(0);
        run.Build.Events.ShouldBe(
        [
            "created", "initialized",
            "running Restore", "restore", "succeeded Restore",
            "running Compile", "compile", "succeeded Compile",
            "running Test", "test", "succeeded Test",
            "finished",
        ]);
    }

    [Fact]
    public void The_default_runs_when_no_target_is_named() =>
        _trial.Run<Chain>("", x => x.Compile).Plan.ShouldBe(["Restore", "Compile"]);

    [Fact]
    public void The_default_may_be_an_expression_tree() =>
        _trial.RunByExpression<Chain>("", x => ((Chain)x).Compile).Plan.ShouldBe(["Restore", "Compile"]);

    [Fact]
    public void Several_targets_run_in_the_order_in_which_they_were_named() =>
        _trial.Run<Links>("Second First").Plan.ShouldBe(["Second", "First"]);

    [Fact]
    public void Before_and_After_order_what_runs_and_bring_nothing_along()
    {
        _trial.Run<Links>("Late Early").Plan.ShouldBe(["Early", "Late"]);
        _trial.Run<Links>("Late").Plan.ShouldBe(["Late"]);
        _trial.Run<Links>("Last Late").Plan.ShouldBe(["Late", "Last"]);
    }

    [Fact]
    public void DependentFor_is_a_dependency_seen_from_the_other_side() =>
        _trial.Run<Links>("Main").Plan.ShouldBe(["Helper", "Main"]);

    [Fact]
    public void Triggers_run_afterwards_and_because_of_their_trigger()
    {
        var run = _trial.Run<Links>("Deploy");

        run.Plan.ShouldBe(["Deploy", "Notify", "Clean"]);
        run["Notify"].TriggerDependencies.ShouldHaveSingleItem().Name.ShouldBe("Deploy");
        run["Deploy"].Triggers.Select(x => x.Name).ShouldBe(["Notify", "Clean"], ignoreOrder: true);
    }

    [Fact]
    public void Consumes_orders_like_After() =>
        _trial.Run<Links>("Consumer Producer").Plan.ShouldBe(["Producer", "Consumer"]);

    [Fact]
    public void A_circle_is_an_error_that_names_its_members()
    {
        var run = _trial.Run<Circle>("One");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("Two -> One -> Three -> Two");
    }

    [Fact]
    public void All_dependencies_are_those_that_a_target_waits_for()
    {
        var target = _trial.Run<Links>("Waiting")["Waiting"];

        target.ExecutionDependencies.Select(x => x.Name).ShouldBe(["First"]);
        target.OrderDependencies.Select(x => x.Name).ShouldBe(["Second"]);
        target.AllDependencies.Select(x => x.Name).ShouldBe(["First", "Second"]);
    }

    [Fact]
    public void A_plan_contains_a_target_by_its_property()
    {
        var run = _trial.Run<Chain>("Compile");

        run.Build.Self.ExecutionPlan.Contains(run.Build.Restore).ShouldBeTrue();
        run.Build.Self.ExecutionPlan.Contains(run.Build.Test).ShouldBeFalse();
    }

    private sealed class Links : RecordingBuild
    {
        public Target First => _ => _.Executes(() => { });

        public Target Second => _ => _.Executes(() => { });

        public Target Early => _ => _.Before(Late).Executes(() => { });

        public Target Late => _ => _.Executes(() => { });

        public Target Last => _ => _.After(Late).Executes(() => { });

        public Target Helper => _ => _.DependentFor(Main).Executes(() => { });

        public Target Main => _ => _.Executes(() => { });

        public Target Deploy => _ => _.Triggers(Notify).Executes(() => { });

        public Target Notify => _ => _.Executes(() => { });

        public Target Clean => _ => _.TriggeredBy(Deploy).Executes(() => { });

        public Target Producer => _ => _.Produces("*.txt").Executes(() => { });

        public Target Consumer => _ => _.Consumes(Producer).Executes(() => { });

        public Target Waiting => _ => _.DependsOn(First).After(Second).Executes(() => { });
    }

    private sealed class Circle : RecordingBuild
    {
        public Target One => _ => _.DependsOn(Three).Executes(() => { });

        public Target Two => _ => _.DependsOn(One).Executes(() => { });

        public Target Three => _ => _.DependsOn(Two).Executes(() => { });
    }
}
