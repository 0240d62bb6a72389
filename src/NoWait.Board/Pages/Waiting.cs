using NoWait.Board.Data;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>What the last seven days' waiting cost, and where it went.</summary>
internal static class Waiting
{
    public static Html Of(Snapshot snapshot)
    {
        var runs = snapshot.RunsOfTheWeek.ToList();
        if (runs.Count == 0)
        {
            return default;
        }

        var waited = TimeSpan.FromSeconds((double)runs.Sum(run => run.PersonSeconds));
        var people = runs.Select(run => run.Who).Distinct(StringComparer.Ordinal).Count();
        var targets = TargetTime.Of(snapshot);
        return Html.Of($"""
            <h2 id="waiting">The last week's waiting</h2>
            <ul class="cards">
            <li class="card"><b>{Words.Dollars(runs.Sum(run => run.Dollars))}</b><span>what it cost, measured</span></li>
            <li class="card"><b>{Words.Duration(waited)}</b><span>waited by {Words.Count(people, "person", "people")}</span></li>
            <li class="card"><b>{runs.Count}</b><span>{(runs.Count == 1 ? "run" : "runs")}, {Words.Duration(waited / runs.Count)} each</span></li>
            </ul>
            {(targets.Count == 0 ? default : Table(targets))}
            """);
    }

    private static Html Table(IReadOnlyList<TargetTime> targets) => Html.Of($"""
        <h2 id="targets">Time by target</h2>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="targets"><table>
        <thead><tr><th scope="col">Target</th><th scope="col" class="share">Share</th><th scope="col" class="number">Time</th><th scope="col" class="number wide">Runs</th><th scope="col" class="number">Cost</th></tr></thead>
        <tbody>
        {targets.Select(Row)}</tbody>
        </table></div>
        """);

    private static Html Row(TargetTime target) => Html.Of($"""
        <tr><th scope="row">{target.Name}</th><td class="share"><svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{Words.Share(target.Share)}"><rect class="beside" width="100" height="8" rx="1"/><rect class="path" width="{target.Share * 100}" height="8" rx="1"/></svg></td><td class="number">{Words.Duration(target.Waited)}</td><td class="number wide">{target.Runs}</td><td class="number">{Words.Dollars(target.Dollars)}</td></tr>

        """);
}
