using NoWait.Board.Data;
using NoWait.Timing.Figures;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>What the last seven days' waiting cost, where it went, and what it is worth to change that.</summary>
internal static class Waiting
{
    public static Html Of(Snapshot snapshot)
    {
        var week = snapshot.Week.Waiting;
        if (week.Runs == 0)
        {
            return default;
        }

        var before = snapshot.WeekBefore.Waiting;
        return Html.Of($"""
            <section class="whole" aria-labelledby="waiting">
            <h2 id="waiting">What the last week's waiting cost</h2>
            <p class="figure"><b>{Words.Dollars(week.Dollars)}</b> <span class="soft">{Words.Duration(week.Waited)} waited by {Words.Count(week.People.Count, "person", "people")} in {Words.Count(week.Runs, "run")}{(before.Runs == 0 ? "" : $"; the week before {Words.Dollars(before.Dollars)}")}</span></p>
            {(week.Targets.Count == 0 ? default : Table(week.Targets, before.Targets))}
            <p class="soft small">A second less is projected: this week's runs of the target, at their rates, for {Snapshot.WorkingWeeks} working weeks a year. The change is measured: this week's runs at the time that each took the week before.</p>
            </section>
            """);
    }

    private static Html Table(IReadOnlyList<WaitingTarget> targets, IReadOnlyList<WaitingTarget> before)
    {
        var all = targets.Sum(target => target.Waited.TotalSeconds);
        return Html.Of($"""
            <div class="scroll" tabindex="0" role="region" aria-labelledby="waiting"><table>
            <thead><tr><th scope="col">Target</th><th scope="col" class="share">Share</th><th scope="col" class="number">Waited</th><th scope="col" class="number wide">Runs</th><th scope="col" class="number">Cost</th><th scope="col" class="number wide">Change to the week before</th><th scope="col" class="number wide">A second less, a year</th></tr></thead>
            <tbody>
            {targets.Select(target => Row(target, all, before.FirstOrDefault(one => one.Name == target.Name)))}</tbody>
            </table></div>
            """);
    }

    private static Html Row(WaitingTarget target, double all, WaitingTarget? before)
    {
        var share = all > 0 ? target.Waited.TotalSeconds / all : 0;
        return Html.Of($"""
            <tr><th scope="row">{target.Name}</th><td class="share"><svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{Words.Share(share)}"><rect class="beside" width="100" height="8" rx="1"/><rect class="path" width="{share * 100}" height="8" rx="1"/></svg></td><td class="number">{Words.Duration(target.Waited)}</td><td class="number wide">{target.Runs}</td><td class="number">{Words.Dollars(target.Dollars)}</td><td class="number wide">{Change(target, before)}</td><td class="number wide">{Words.Dollars(target.DollarsASecond * Snapshot.WorkingWeeks)}</td></tr>

            """);
    }

    private static Html Change(WaitingTarget target, WaitingTarget? before)
    {
        if (before is null || before.Runs == 0)
        {
            return Html.Of($"<span class=\"soft\">–</span>");
        }

        var seconds = (target.ARun - before.ARun).TotalSeconds;
        var dollars = target.DollarsASecond * (decimal)seconds;
        return Math.Abs(seconds) < 0.005
            ? Html.Of($"<span class=\"soft\">none</span>")
            : Html.Of($"<span class=\"{(seconds > 0 ? "bad" : "good")}\">{(seconds > 0 ? "+" : "−")}{Words.Duration(TimeSpan.FromSeconds(Math.Abs(seconds)))} a run, {(seconds > 0 ? "+" : "−")}{Words.Dollars(Math.Abs(dollars))}</span>");
    }
}
