using NoWait.Board.Data;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>The last seven days in a sentence, and the last thirty as bars.</summary>
internal static class ThisWeek
{
    public static Html Of(Snapshot snapshot)
    {
        var week = snapshot.Week.Delivery;
        return Html.Of($"""
            <section class="week" aria-label="The last week">
            <p class="sentence">In the last week there {(week.Deploys == 1 ? "was" : "were")} <b>{Words.Count(week.Deploys, "deploy")}</b> of <b>{Words.Count(week.Changes, "change")}</b> by <b>{Words.Count(week.People, "person", "people")}</b>{(week.Environment is null ? "" : $" to {week.Environment}")}.</p>
            {(snapshot.Last is null ? default : DayChart.Deploys(snapshot.Month.Days))}
            </section>
            """);
    }
}
