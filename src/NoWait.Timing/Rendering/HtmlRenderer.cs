using System.Globalization;
using NoWait.Timing.Events;
using NoWait.Timing.Money;
using NoWait.Timing.Rendering.Charts;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Rendering;

/// <summary>The report as one HTML file that asks nobody for anything.</summary>
public static class HtmlRenderer
{
    // The style is constant: it holds nothing to encode, and an encoded style would not work.
    private static readonly Html Style = Html.Of($"<style>{Html.Constant(HtmlStyle.Css)}</style>");

    /// <summary>The report's page.</summary>
    public static string Render(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var asked = report.Run.Asked.Count == 0 ? "Run" : string.Join(", ", report.Run.Asked);
        return Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{asked}: {Words.Duration(report.ThisRun.Waited)} of waiting</title>
            {Style}
            </head>
            <body>
            <main>
            <h1>{Headline(report, asked)}</h1>
            <p class="soft">{About(report)}</p>
            {Cards(report)}
            <h2>Where the time went</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="The run over time">{RunChart.Of(report.Timeline)}</div>
            <p class="soft">Strong: on the critical path, which the run could not have been shorter than. Pale: beside it.</p>
            <h2>Targets</h2>
            {Targets(report)}
            <h2>The critical path</h2>
            {Path(report)}
            {Trend(report)}
            <h2>In words</h2>
            <dl class="facts">{Sentences.Of(report).Select(line => Html.Of($"<dt>{line.Heading}</dt><dd>{line.Text}</dd>\n"))}</dl>
            <h2>What waiting costs a year at this rate</h2>
            {Table(report.Cost)}
            </main>
            </body>
            </html>

            """).ToString();
    }

    private static string Headline(Report report, string asked) => report.Run.Result == Outcome.Succeeded
        ? $"{asked} took {Words.Duration(report.Timeline.Duration)}"
        : $"{asked} failed after {Words.Duration(report.Timeline.Duration)}";

    private static string About(Report report)
    {
        string?[] parts =
        [
            report.Run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            report.Run.By.Name,
            report.Run.Host ?? (report.Run.Where == Place.Ci ? "build server" : null),
            report.Run.Branch,
            report.Run.Commit is { Length: > 9 } commit ? commit[..9] : report.Run.Commit,
        ];
        return string.Join(" · ", parts.OfType<string>());
    }

    private static Html Cards(Report report)
    {
        var first = report.First ?? report.Previous;
        return Html.Of($"""
            <ul class="cards">
            <li class="card"><span>This run</span><b>{Words.Dollars(report.ThisRun.Dollars)}</b><span>{Words.Duration(report.ThisRun.Waited)} of waiting, measured</span></li>
            <li class="card"><span>This week</span><b>{Words.Dollars(report.ThisWeek.Dollars)}</b><span>{Words.Count(report.ThisWeek.Runs, "run")}, {Words.Duration(report.ThisWeek.Waited)}, measured</span></li>
            <li class="card"><span>A year at this pace</span><b>{Words.Dollars(report.Year.Dollars)}</b><span>projected for {Words.Count(report.Cost.Developers, "person", "people")}</span></li>
            {(first is null ? default : Html.Of($"<li class=\"card\"><span>Against the {(report.First is null ? "run before" : "first run")}</span><b>{Words.Against(report.Run.Seconds, first.Seconds)}</b><span>it took {Words.Duration(TimeSpan.FromSeconds(first.Seconds))}</span></li>\n"))}</ul>
            """);
    }

    private static Html Targets(Report report) => Html.Of($"""
        <div class="scroll"><table>
        <thead><tr><th scope="col">Target</th><th scope="col" class="number">Time</th><th scope="col" class="number">Share</th><th scope="col">Cache</th><th scope="col" class="number">Waiting</th></tr></thead>
        <tbody>
        {report.Targets.Select(row => Html.Of($"<tr><th scope=\"row\">{row.Name}{(row.State == SpanState.Failed ? Html.Of($" <span class=\"bad\">failed</span>") : default)}</th><td class=\"number\">{(row.Duration is { } time ? Words.Duration(time) : "–")}</td><td class=\"number\">{(row.Duration is null ? "" : Words.Share(row.Share))}</td><td>{row.Note}</td><td class=\"number\">{Words.Dollars(row.Dollars)}</td></tr>\n"))}</tbody>
        <tfoot>{report.Services.Select(service => Html.Of($"<tr><th scope=\"row\">{service.Name}</th><td class=\"number\">{(service.Duration is { } time ? Words.Duration(time) : "")}</td><td></td><td><code>{service.Digest}</code> {(service.Address is null ? default : Html.Link(service.Address, service.Address))}</td><td></td></tr>\n"))}</tfoot>
        </table></div>
        """);

    private static Html Path(Report report) => Html.Of($"""
        <div class="scroll"><table>
        <thead><tr><th scope="col">Step</th><th scope="col">Target</th><th scope="col">Service</th><th scope="col" class="number">Time</th><th scope="col" class="number">Share</th></tr></thead>
        <tbody>
        {report.Path.Take(12).Select(row => Html.Of($"<tr><td>{(row.Text.Length > 0 ? row.Text : "between the targets")}</td><td>{row.Target}</td><td>{row.Service}</td><td class=\"number\">{Words.Duration(row.Duration)}</td><td class=\"number\">{Words.Share(row.Share)}</td></tr>\n"))}</tbody>
        </table></div>
        """);

    private static Html Trend(Report report)
    {
        if (report.Recent.Count < 2)
        {
            return default;
        }

        var bars = report.Recent.Select((run, i) => new TrendBar(
            run.Seconds,
            $"{run.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}: {Words.Duration(TimeSpan.FromSeconds(run.Seconds))}, {Words.Dollars(Totals.DollarsOf(run))}",
            i == report.Recent.Count - 1)).ToList();
        var longest = Words.Duration(TimeSpan.FromSeconds(bars.Max(bar => bar.Value)));
        return Html.Of($"""
            <h2>The last {Words.Count(bars.Count, "run")} like this one</h2>
            <div class="scroll">{TrendChart.Of(bars, $"Durations of the last {Words.Count(bars.Count, "run")}, the longest {longest}")}</div>
            <p class="soft">The longest took {longest}; the strong bar is this one.</p>
            """);
    }

    private static Html Table(CostModel cost) => Html.Of($"""
        <div class="scroll"><table>
        <thead><tr><th scope="col" class="number">People</th><th scope="col" class="number">Minutes a day</th><th scope="col" class="number">A year</th></tr></thead>
        <tbody>
        {WaitingTable.Of(cost).Select(row => Html.Of($"<tr><td class=\"number\">{row.Developers}</td><td class=\"number\">{row.MinutesADay}</td><td class=\"number\">{Words.Dollars(row.Dollars)}</td></tr>\n"))}</tbody>
        </table></div>
        <p class="soft">People x minutes x {cost.WorkingDays} days x ${Words.Number(cost.HourlyRate)} an hour, after E. Licht, "Docker should be fast, not slow".{(cost.HasDefaultRate ? " The rate comes from $140,000 over 1,920 hours plus 20 %." : "")}</p>
        """);
}
