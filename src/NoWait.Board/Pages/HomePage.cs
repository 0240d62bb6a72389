using NoWait.Board.Data;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>The page on the wall.</summary>
internal static class HomePage
{
    public static string Render(Snapshot snapshot) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{LastDeployment.Title(snapshot)}</title>
        <link rel="stylesheet" href="{Style.Path}">
        <link rel="icon" href="data:,">
        </head>
        <body>
        <a class="skip" href="#main">To the content</a>
        <main id="main">
        {LastDeployment.Of(snapshot)}
        {ThisWeek.Of(snapshot)}
        {Deployments.Of(snapshot)}
        {Waiting.Of(snapshot)}
        {Runs.Of(snapshot)}
        <footer>
        <p>Measured by NoWait from the ledger beside the code. As JSON: <a href="/api/deploys">deployments</a>, <a href="/api/runs">runs</a>. On a wall: <a href="/?refresh=30">refreshed every 30 seconds</a>.</p>
        {Damage(snapshot)}</footer>
        </main>
        </body>
        </html>

        """).ToString();

    private static Html Damage(Snapshot snapshot) => snapshot.Damaged == 0
        ? default
        : Html.Of($"<p class=\"bad\">{Words.Count(snapshot.Damaged, "damaged line")} of the ledger had to be skipped.</p>\n");
}
