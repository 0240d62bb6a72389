using System.Globalization;
using NoWait.Board.Data;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>DORA's four keys over the last thirty days.</summary>
internal static class Keys
{
    public static Html Of(Snapshot snapshot)
    {
        var month = snapshot.Month.Delivery;
        return Html.Of($"""
            <section class="half" aria-labelledby="keys">
            <h2 id="keys">Four keys <span class="soft">DORA, 30 days{(month.Environment is null ? "" : ", " + month.Environment)}</span></h2>
            <ul class="cards">
            {Card(month.DeploysADay.ToString("0.0", CultureInfo.InvariantCulture), "deploys a day", $"{month.Deploys} in 30 days")}
            {Card(month.LeadTime is { } lead ? Words.Duration(lead.Median) : "–", "lead time for changes", month.LeadTime is { } ninety ? $"nine in ten within {Words.Duration(ninety.NineInTen)}" : "no commit is known")}
            {Card(month.FailureRate is { } rate ? Words.Share(rate) : "–", "change failure rate", $"{month.Failures} of {Words.Count(month.Attempts, "new version")}")}
            {Card(month.Recovery is { } recovery ? Words.Duration(recovery.Median) : "–", "time to recover", month.Recovery is { } known ? Words.Count(known.Count, "recovery", "recoveries") : "nothing had to")}
            </ul>
            </section>
            """);
    }

    private static Html Card(string figure, string name, string more) =>
        Html.Of($"<li class=\"card\"><b>{figure}</b><span class=\"name\">{name}</span><span>{more}</span></li>");
}
