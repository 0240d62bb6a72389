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
        <link rel="icon" href="{Badge.IconPath}" type="image/svg+xml">
        <link rel="alternate" type="application/atom+xml" title="Deployments" href="{Feed.Path}">
        <script src="{Script.Path}" defer="defer"></script>
        </head>
        <body>
        <a class="skip" href="#main">To the content</a>
        {Running.Region(snapshot)}
        <main id="main" data-version="{snapshot.Version}">
        {LastDeployment.Of(snapshot)}
        {ThisWeek.Of(snapshot)}
        <div class="columns">
        {Keys.Of(snapshot)}
        {ToLive.Of(snapshot)}
        {Where.Of(snapshot)}
        {Deployments.Of(snapshot)}
        {Waiting.Of(snapshot)}
        {Runs.Of(snapshot)}
        {Flakes.Of(snapshot)}
        </div>
        <footer>
        <p>From the ledger beside the code. As JSON: <a href="/api/deploys">deployments</a>, <a href="/api/runs">runs</a>, <a href="/api/where">what runs where</a>, <a href="/api/figures">figures</a>, <a href="/api/running">what runs now</a>. Also: <a href="{Feed.Path}">Atom feed</a>, <a href="{Badge.Path}">badge</a>, <a href="{Metrics.Path}">metrics</a>. On a wall without scripts: <a href="/?refresh=30">refreshed every 30 seconds</a>.</p>
        {Damage(snapshot)}</footer>
        </main>
        </body>
        </html>

        """).ToString();

    private static Html Damage(Snapshot snapshot) => snapshot.Damaged == 0
        ? default
        : Html.Of($"<p class=\"bad\">{Words.Count(snapshot.Damaged, "damaged line")} of the ledger had to be skipped.</p>\n");
}
