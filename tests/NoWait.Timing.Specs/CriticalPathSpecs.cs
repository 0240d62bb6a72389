using FsCheck;
using FsCheck.Fluent;

namespace NoWait.Timing.Specs;

public sealed class CriticalPathSpecs
{
    [Fact]
    public void One_after_the_other_everything_is_on_the_path() =>
        Path(Some.Timeline(
            6,
            Some.Target("A", 0, 1),
            Some.Target("B", 1, 4, Some.Step("x", 1, 1), Some.Step("y", 2.5, 2)),
            Some.Target("C", 5, 1)))
        .ShouldBe(["A/A 1", "B/x 1", "B/B 0.5", "B/y 2", "B/B 0.5", "C/C 1"]);

    [Fact]
    public void Side_by_side_only_what_ended_last_is_on_the_path() =>
        Path(Some.Timeline(
            4,
            Some.Target("A", 0, 4, Some.Step("quick", 0, 1), Some.Step("slow", 0, 4, Some.Step("compile", 1, 3)))))
        .ShouldBe(["A/slow 1", "A/compile 3"]);

    [Fact]
    public void A_step_that_ran_on_beside_the_next_one_did_not_hold_it_up() =>
        Path(Some.Timeline(10, Some.Target("A", 0, 10, Some.Step("before", 0, 2), Some.Step("beside", 1, 5), Some.Step("last", 2, 8))))
        .ShouldBe(["A/before 2", "A/last 8"]);

    [Fact]
    public void Time_outside_of_targets_is_named_as_such() =>
        Path(Some.Timeline(3, Some.Target("A", 1, 1))).ShouldBe(["/- 1", "A/A 1", "/- 1"]);

    [Fact]
    public void A_step_that_nobody_closed_counts_up_to_its_targets_end() =>
        Path(Some.Timeline(3, Some.Target("A", 0, 2, Some.Step("open", 1, 2)), Some.Target("B", 2, 1)))
        .ShouldBe(["A/A 1", "A/open 1", "B/B 1"]);

    [Fact]
    public void Whatever_the_spans_the_path_is_as_long_as_the_run() =>
        Prop.ForAll(Timelines, timeline =>
        {
            var path = CriticalPath.Of(timeline);
            return path.Sum(step => step.Duration.Ticks) == timeline.Duration.Ticks
                && path.All(step => step.Duration > TimeSpan.Zero && step.Duration <= (step.Span?.Duration ?? timeline.Duration));
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<Timeline> Timelines { get; } = (
        from length in Gen.Choose(0, 100)
        from spans in Spans(3)
        select Some.Timeline(length, spans)).ToArbitrary();

    private static Gen<Span[]> Spans(int depth) => depth == 0
        ? Gen.Constant(Array.Empty<Span>())
        : Gen.Resize(Gen.ArrayOf(
            from start in Gen.Choose(0, 100)
            from seconds in Gen.Choose(0, 60)
            from target in Gen.Elements(true, false)
            from children in Spans(depth - 1)
            select target ? Some.Target("T", start, seconds, children) : Some.Step("s", start, seconds, children)), 4);

    private static string[] Path(Timeline timeline) =>
        [.. CriticalPath.Of(timeline).Select(step => $"{step.Target}/{step.Span?.Text ?? "-"} {step.Duration.TotalSeconds}")];
}
