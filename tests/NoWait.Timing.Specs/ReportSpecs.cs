using NoWait.Timing.Events;
using NoWait.Timing.Money;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Specs;

public sealed class ReportSpecs
{
    private static readonly Timeline Timeline = Some.Timeline(
        10,
        Some.Target("Dependencies", 0, 1),
        Some.Target("Compile", 1, 7, Some.Step("run", 1.5, 6)),
        new Span(Span.TargetKind, TimeSpan.FromSeconds(8), TimeSpan.Zero) { Step = "Compress", State = SpanState.Skipped, Note = "no" },
        Some.Target("Deploy", 8, 2));

    [Fact]
    public void Each_target_has_its_time_share_and_dollars()
    {
        var report = Reporter.Of(Timeline, Some.Facts, History.None, Some.Cost);

        report.Targets.Select(row => (row.Name, row.Duration?.TotalSeconds, row.Share, Math.Round(row.Dollars, 4))).ShouldBe(
        [
            ("Dependencies", 1, 0.1, 0.0236m),
            ("Compile", 7, 0.7, 0.1653m),
            ("Compress", null, 0, 0),
            ("Deploy", 2, 0.2, 0.0472m),
        ]);
    }

    [Fact]
    public void What_to_speed_up_first_is_the_largest_part_of_the_path()
    {
        var next = Reporter.Of(Timeline, Some.Facts, History.None, Some.Cost).Next!;

        (next.Target, next.Share, next.Step).ShouldBe(("Compile", 0.7, "run"));
    }

    [Fact]
    public void A_single_run_is_a_years_pace_of_one_run_a_day()
    {
        var report = Reporter.Of(Timeline, Some.Facts, History.None, Some.Cost);

        report.Year.Dollars.ShouldBe(10 * 240 * 85m / 3600, 1e-9m);
        report.Next!.SecondLess.Dollars.ShouldBe(240 * 85m / 3600, 1e-9m);
    }

    [Fact]
    public void A_year_is_what_one_person_waits_a_working_day_for_everybody()
    {
        var history = History.None with
        {
            Pace = new(39, 3_650, 0, 0),
            PaceSince = Some.Noon.AddDays(-7.3),
            People = new HashSet<string> { Some.Ada.Key, Some.Bob.Key },
        };

        var report = Reporter.Of(Timeline, Some.Facts, history, new() { Developers = 10, HourlyRate = 100 });

        // 3,660 s on 4.8 of 7.3 days by two people; ten people on 240 days.
        report.Year.Dollars.ShouldBe(3_660m / 4.8m / 2 * 10 * 240 * 100 / 3600, 1e-6m);
        report.Year.Measured.ShouldBe([new("runs", 40), new("waited", 3_660, "s"), new("working days", 4.8m), new("people seen", 2)]);
        report.Year.Assumed.ShouldBe([new("people", 10), new("working days a year", 240), new("an hour", 100, "$")]);
    }

    [Fact]
    public void This_run_is_part_of_this_week()
    {
        var report = Reporter.Of(Timeline, Some.Facts, History.None with { ThisWeek = new(1, 5, 0.5m, 0) }, Some.Cost);

        report.ThisRun.ShouldBe(new Totals(1, 10, 10 * 85m / 3600, 0));
        report.ThisWeek.ShouldBe(new Totals(2, 15, 0.5m + (10 * 85m / 3600), 0));
    }

    [Fact]
    public void Long_waits_are_priced_apart()
    {
        Reporter.Of(Timeline, Some.Facts, History.None, Some.Cost).Interruptions.ShouldBeNull();

        var report = Reporter.Of(Timeline, Some.Facts, History.None with { ThisWeek = new(9, 900, 1, 3) }, Some.Cost);

        report.Interruptions.ShouldBe(new Interruptions(3, 42.5m, 63.75m));
        report.ThisWeek.Dollars.ShouldBe(1 + (10 * 85m / 3600));
    }

    [Fact]
    public void The_ledger_keeps_the_run_with_its_targets_and_steps()
    {
        var run = Reporter.Of(Timeline, Some.Facts with { Where = Place.Ci }, History.None, Some.Cost with { Ci = CiPrice.GitHub[0] }).Run;

        run.ShouldSatisfyAllConditions(
            () => run.At.ShouldBe(Some.Noon),
            () => run.Started.ShouldBe(Some.Noon.AddSeconds(-10)),
            () => run.Seconds.ShouldBe(10),
            () => run.Billed.ShouldBe(0.006m),
            () => run.Rate.ShouldBe(85),
            () => run.Targets.Select(target => target.Name).ShouldBe(["Dependencies", "Compile", "Compress", "Deploy"]),
            () => run.Targets[2].ShouldBe(new RunTarget("Compress", 0) { Result = Outcome.Skipped, Note = "no" }),
            () => run.Steps.ShouldBe([new RunStep("Compile", "run", 1.5, 6)]));
    }

    [Fact]
    public void Of_many_steps_the_ledger_keeps_the_longest_in_their_order()
    {
        var steps = Enumerable.Range(0, 500).Select(i => Some.Step($"s{i}", i, i % 2 == 0 ? 0.5 : 0.0001)).ToArray();

        var run = RunRecord.Of(Some.Timeline(500, Some.Target("A", 0, 500, steps)), Some.Facts, Some.Cost);

        run.Steps.Count.ShouldBe(200);
        run.Steps.ShouldAllBe(step => step.Seconds == 0.5);
        run.Steps.Select(step => step.Start).ShouldBeInOrder();
    }
}
