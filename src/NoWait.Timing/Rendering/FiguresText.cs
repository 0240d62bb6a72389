using System.Globalization;
using System.Text;
using NoWait.Timing.Figures;

namespace NoWait.Timing.Rendering;

/// <summary>What a ledger says, as text for a terminal or a log.</summary>
public static class FiguresText
{
    private const int Label = 17;
    private const int Most = 10;

    /// <summary>The lines, each with its line feed.</summary>
    public static string Render(LedgerFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var text = new StringBuilder();
        var (query, delivery) = (figures.Query, figures.Delivery);
        var since = TimeZoneInfo.ConvertTime(query.Since, query.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var service = query.Service is null ? "" : $" of {query.Service}";
        text.Append(CultureInfo.InvariantCulture, $"  {Deploys(delivery)}{service}{(delivery.Environment is null ? "" : $" to {delivery.Environment}")} since {since}\n\n");
        Line(text, "Deployments", string.Create(CultureInfo.InvariantCulture, $"{delivery.DeploysADay:0.0} a day"));
        Line(text, "Lead time", delivery.LeadTime is { } lead
            ? $"{Words.Duration(lead.Median)} from commit to live, nine in ten within {Words.Duration(lead.NineInTen)} ({Words.Count(lead.Count, "change")})"
            : "no commit is known");
        Line(text, "Change failures", delivery.FailureRate is { } rate
            ? $"{Words.Share(rate)}: {delivery.Failures} of {Words.Count(delivery.Attempts, "new version")}"
            : "nothing was deployed");
        Line(text, "Time to recover", delivery.Recovery is { } recovery
            ? $"{Words.Duration(recovery.Median)}, nine in ten within {Words.Duration(recovery.NineInTen)} ({Words.Count(recovery.Count, "recovery", "recoveries")})"
            : "nothing failed and recovered");
        if (delivery.ToLive is { } live)
        {
            Line(text, "Start to live", $"{Words.Duration(live.Median)}, nine in ten within {Words.Duration(live.NineInTen)}: {Parts(delivery)}");
        }

        Waiting(text, figures.Waiting);
        Flakes(text, figures.Flakes);
        return text.ToString();
    }

    /// <summary>The deployments in a sentence's part: <c>67 deploys of 496 changes by 18 people</c>.</summary>
    public static string Deploys(DeliveryFigures delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return $"{Words.Count(delivery.Deploys, "deploy")} of {Words.Count(delivery.Changes, "change")} by {Words.Count(delivery.People, "person", "people")}";
    }

    private static string Parts(DeliveryFigures delivery) => string.Join(", ", delivery.Parts
        .Where(part => part.Mean >= TimeSpan.FromMilliseconds(5))
        .Select(part => $"{Words.Plain(part.Name)} {Words.Duration(part.Mean)}"));

    private static void Waiting(StringBuilder text, WaitingFigures waiting)
    {
        text.Append('\n');
        Line(text, "Waiting", $"{Words.Duration(waiting.Waited)}, {Words.Dollars(waiting.Dollars)}, in {Words.Count(waiting.Runs, "run")}");
        Table(text, "Who", [.. waiting.People.Select(person => (person.Name, person.Runs, person.Waited, person.Dollars))]);
        Table(text, "Target", [.. waiting.Targets.Select(target => (target.Name, target.Runs, target.Waited, target.Dollars))]);
    }

    private static void Table(StringBuilder text, string head, IReadOnlyList<(string Name, int Runs, TimeSpan Waited, decimal Dollars)> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var width = Math.Clamp(rows.Take(Most).Max(row => row.Name.Length), Label, 32);
        text.Append(CultureInfo.InvariantCulture, $"\n  {head.PadRight(width)}  {"Runs",8}  {"Waited",12}  {"Dollars",9}\n");
        foreach (var (name, runs, waited, dollars) in rows.Take(Most))
        {
            var plain = Words.Plain(name);
            text.Append(CultureInfo.InvariantCulture, $"  {(plain.Length > width ? plain[..(width - 1)] + "…" : plain).PadRight(width)}  {runs,8:#,0}  {Words.Duration(waited),12}  {Words.Dollars(dollars),9}\n");
        }

        if (rows.Count > Most)
        {
            text.Append(CultureInfo.InvariantCulture, $"  and {rows.Count - Most} more (--json has them all)\n");
        }
    }

    private static void Flakes(StringBuilder text, IReadOnlyList<FlakyTest> flakes)
    {
        if (flakes.Count == 0)
        {
            return;
        }

        text.Append('\n');
        Line(text, "Flakes", Words.Count(flakes.Count, "test") + " both passed and failed with nothing changed");
        foreach (var flake in flakes.Take(Most))
        {
            Line(text, "", $"{Words.Plain(flake.Suite)}: {Words.Plain(flake.Name)} failed {Words.Count(flake.Failed, "time")} of {flake.Failed + flake.Passed}");
        }
    }

    private static void Line(StringBuilder text, string label, string value) =>
        text.Append("  ").Append(label.PadRight(Label)).Append(' ').Append(value).Append('\n');
}
