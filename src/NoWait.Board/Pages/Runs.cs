using NoWait.Board.Data;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;
using NoWait.Timing.Reports;

namespace NoWait.Board.Pages;

/// <summary>The latest runs and what they cost.</summary>
internal static class Runs
{
    private const int Most = 8;

    public static Html Of(Snapshot snapshot) => snapshot.Runs.Count == 0
        ? default
        : Html.Of($"""
            <section class="half" aria-labelledby="runs">
            <h2 id="runs">Latest runs</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="runs"><table>
            <thead><tr><th scope="col">Targets</th><th scope="col">When</th><th scope="col" class="wide">Who</th><th scope="col" class="wide">Where</th><th scope="col" class="number">Took</th><th scope="col" class="number">Cost</th></tr></thead>
            <tbody>
            {snapshot.Runs.Take(Most).Select(run => Row(snapshot, run))}</tbody>
            </table></div>
            </section>
            """);

    private static Html Row(Snapshot snapshot, Run run) => Html.Of($"""
        <tr><th scope="row">{string.Join(", ", run.Asked)}{Mark(run)}</th><td><time datetime="{run.At.UtcDateTime:O}">{Words.Ago(snapshot.Now - run.At)}</time></td><td class="wide">{run.By.Name}</td><td class="wide">{(run.Where == Place.Ci ? "build server" : "laptop")}</td><td class="number">{Words.Duration(TimeSpan.FromSeconds(run.Seconds))}</td><td class="number">{Words.Dollars(Totals.DollarsOf(run))}</td></tr>

        """);

    private static Html Mark(Run run) => run.Result switch
    {
        Outcome.Succeeded => default,
        Outcome.Cancelled => Html.Of($" <span class=\"mark\">cancelled</span>"),
        _ => Html.Of($" <span class=\"mark bad\">failed</span>"),
    };
}
