using System.Globalization;
using NoWait.Board.Data;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;
using NoWait.Timing.Rendering.Charts;

namespace NoWait.Board.Pages;

/// <summary>The last seven days in a sentence, and the last thirty as bars.</summary>
internal static class ThisWeek
{
    private const int Days = 30;

    public static Html Of(Snapshot snapshot)
    {
        var week = WeekOfDeploys.Of(snapshot);
        return Html.Of($"""
            <p class="sentence">In the last week there {(week.Deploys == 1 ? "was" : "were")} <b>{Words.Count(week.Deploys, "deploy")}</b> of <b>{Words.Count(week.Changes, "change")}</b> by <b>{Words.Count(week.People, "person", "people")}</b>.</p>
            {Chart(snapshot)}
            """);
    }

    private static Html Chart(Snapshot snapshot)
    {
        if (snapshot.Deployments.Count == 0)
        {
            return default;
        }

        var today = snapshot.Now.UtcDateTime.Date;
        var counts = snapshot.Deployments.Where(deploy => deploy.Result == Outcome.Succeeded)
            .GroupBy(deploy => deploy.At.UtcDateTime.Date).ToDictionary(day => day.Key, day => day.Count());
        var bars = Enumerable.Range(0, Days).Select(i => today.AddDays(i - Days + 1)).Select(day =>
        {
            var count = counts.GetValueOrDefault(day);
            return new TrendBar(count, $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: {Words.Count(count, "deploy")}", day == today);
        }).ToList();
        var most = Words.Count((int)bars.Max(bar => bar.Value), "deploy");
        return Html.Of($"""
            <h2>Deploys a day</h2>
            <div class="scroll">{TrendChart.Of(bars, $"Deploys on each of the last {Days} days, at most {most} a day, {Words.Count((int)bars[^1].Value, "deploy")} today")}</div>
            <p class="soft">The last {Days} days, at most {most} a day; the strong bar is today.</p>
            """);
    }
}
