using NoWait.Testing;
using NoWait.Timing.Events;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Specs;

/// <summary>Noon is a Wednesday: the week began on Monday the 16th.</summary>
public sealed class HistorySpecs
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 16, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Weeks_begin_on_Monday_where_the_people_are()
    {
        Calendar.WeekOf(Some.Noon, TimeZoneInfo.Utc).ShouldBe(Monday);
        Calendar.WeekOf(Monday, TimeZoneInfo.Utc).ShouldBe(Monday);
        Calendar.WeekOf(Monday.AddTicks(-1), TimeZoneInfo.Utc).ShouldBe(Monday.AddDays(-7));

        var auckland = TimeZoneInfo.CreateCustomTimeZone("A", TimeSpan.FromHours(13), "A", "A");
        Calendar.WeekOf(Monday.AddHours(-12), auckland).ShouldBe(Monday.AddHours(-13));
    }

    [Fact]
    public void This_week_and_the_last_are_summed_apart()
    {
        var history = Of(Some.Noon.AddHours(-1), Monday, Monday.AddTicks(-1), Monday.AddDays(-7), Monday.AddDays(-7).AddTicks(-1));

        history.ThisWeek.ShouldBe(new Totals(2, 7.2m, 0.17m, 0));
        history.LastWeek.ShouldBe(new Totals(2, 7.2m, 0.17m, 0));
        history.Pace.Runs.ShouldBe(5);
        history.PaceSince.ShouldBe(Monday.AddDays(-7).AddTicks(-1));
    }

    [Fact]
    public void The_same_event_twice_counts_once() => Of(Monday, Monday).ThisWeek.Runs.ShouldBe(1);

    [Fact]
    public void A_run_costs_what_was_recorded_with_it()
    {
        var run = Some.Run(Monday, seconds: 3600) with { Waiting = 2, Rate = 100, Billed = 0.36m };

        Totals.None.With(run).ShouldBe(new Totals(1, 7200, 200.36m, 2));
    }

    [Fact]
    public void Only_like_is_compared_with_like()
    {
        Run[] runs =
        [
            Some.Run(Some.Noon.AddHours(-1)) with { Unchanged = true },
            Some.Run(Some.Noon.AddHours(-2)) with { Result = Outcome.Failed },
            Some.Run(Some.Noon.AddHours(-3), 1, "Test"),
            Some.Run(Some.Noon.AddHours(-4), 2, "deploy"),
            Some.Run(Some.Noon.AddHours(-5), 3, "Deploy"),
        ];

        var history = History.Of(runs, Some.Noon, TimeZoneInfo.Utc, ["Deploy"]);

        history.Previous.ShouldBe(runs[3]);
        history.First.ShouldBe(runs[4]);
        history.Recent.ShouldBe([runs[4], runs[3]]);
    }

    [Fact]
    public void The_first_run_is_found_however_long_ago_it_was()
    {
        using var folder = new TemporaryFolder();
        var ledger = new Ledger(folder.Path);
        ledger.Append(Some.Run(Some.Noon.AddYears(-2), 43.4));
        ledger.Append(Some.Run(Some.Noon.AddDays(-1), 1.3));

        var history = History.Read(ledger, Some.Noon, TimeZoneInfo.Utc, ["Deploy"]);

        history.First!.Seconds.ShouldBe(43.4);
        history.Previous!.Seconds.ShouldBe(1.3);
        history.Pace.Runs.ShouldBe(1);
    }

    private static History Of(params DateTimeOffset[] times) =>
        History.Of(times.Select(at => Some.Run(at)), Some.Noon, TimeZoneInfo.Utc, ["Deploy"]);
}
