using NoWait.Board.Data;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>The tests that both passed and failed with nothing changed.</summary>
internal static class Flakes
{
    private const int Most = 10;

    public static Html Of(Snapshot snapshot) => snapshot.Month.Flakes.Count == 0
        ? default
        : Html.Of($"""
            <section class="half" aria-labelledby="flakes">
            <h2 id="flakes">Flaky tests <span class="soft">30 days, {Words.Count(snapshot.Month.Flakes.Count, "test")}</span></h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="flakes"><table>
            <thead><tr><th scope="col">Test</th><th scope="col">Suite</th><th scope="col" class="number">Failed</th><th scope="col" class="wide">Last</th></tr></thead>
            <tbody>
            {snapshot.Month.Flakes.Take(Most).Select(flake => Html.Of($"<tr><th scope=\"row\" class=\"long\">{flake.Name}</th><td>{flake.Suite}</td><td class=\"number\">{flake.Failed} of {flake.Failed + flake.Passed}</td><td class=\"wide\"><time datetime=\"{flake.Last.UtcDateTime:O}\">{Words.Ago(snapshot.Now - flake.Last)}</time></td></tr>\n"))}</tbody>
            </table></div>
            </section>
            """);
}
