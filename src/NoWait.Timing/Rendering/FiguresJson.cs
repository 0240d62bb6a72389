using System.Globalization;
using NoWait.Timing.Events;
using NoWait.Timing.Figures;

namespace NoWait.Timing.Rendering;

/// <summary>What a ledger says, as JSON: seconds, dollars, names without mail addresses.</summary>
public static class FiguresJson
{
    /// <summary>One object in UTF-8, on one line, without a line feed.</summary>
    public static byte[] Render(LedgerFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var json = new JsonLine();
        json.WriteStartObject();
        json.WriteTime("since", figures.Query.Since);
        json.WriteTime("until", figures.Query.Until);
        json.WriteOptional("service", figures.Query.Service);
        Write(json, figures.Delivery);
        Write(json, figures.Waiting);
        json.WriteStartArray("flakes");
        foreach (var flake in figures.Flakes)
        {
            json.WriteStartObject();
            json.WriteString("suite", flake.Suite);
            json.WriteString("name", flake.Name);
            json.WriteNumber("passed", flake.Passed);
            json.WriteNumber("failed", flake.Failed);
            json.WriteTime("last", flake.Last);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, figures.Days);
        json.WriteEndObject();
        return json.ToBytes();
    }

    private static void Write(JsonLine json, DeliveryFigures delivery)
    {
        json.WriteStartObject("delivery");
        json.WriteOptional("environment", delivery.Environment);
        json.WriteNumber("deploys", delivery.Deploys);
        json.WriteNumber("changes", delivery.Changes);
        json.WriteNumber("people", delivery.People);
        json.WriteNumber("deploysADay", Math.Round(delivery.DeploysADay, 4));
        json.WriteNumber("attempts", delivery.Attempts);
        json.WriteNumber("failures", delivery.Failures);
        if (delivery.FailureRate is { } rate)
        {
            json.WriteNumber("changeFailureRate", Math.Round(rate, 4));
        }

        Write(json, "leadTime", delivery.LeadTime);
        Write(json, "recovery", delivery.Recovery);
        Write(json, "startToLive", delivery.ToLive);
        json.WriteStartObject("parts");
        foreach (var part in delivery.Parts)
        {
            json.WriteNumber(part.Name, Seconds(part.Mean));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(JsonLine json, string name, Spread? spread)
    {
        if (spread is not null)
        {
            json.WriteStartObject(name);
            json.WriteNumber("count", spread.Count);
            json.WriteNumber("medianSeconds", Seconds(spread.Median));
            json.WriteNumber("nineInTenSeconds", Seconds(spread.NineInTen));
            json.WriteEndObject();
        }
    }

    private static void Write(JsonLine json, WaitingFigures waiting)
    {
        json.WriteStartObject("waiting");
        json.WriteNumber("runs", waiting.Runs);
        json.WriteNumber("seconds", Seconds(waiting.Waited));
        json.WriteNumber("dollars", Math.Round(waiting.Dollars, 4));
        json.WriteStartArray("people");
        foreach (var person in waiting.People)
        {
            Sum(json, person.Name, person.Runs, person.Waited, person.Dollars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("targets");
        foreach (var target in waiting.Targets)
        {
            Sum(json, target.Name, target.Runs, target.Waited, target.Dollars);
            json.WriteNumber("dollarsASecond", Math.Round(target.DollarsASecond, 4));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Sum(JsonLine json, string name, int runs, TimeSpan waited, decimal dollars)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumber("runs", runs);
        json.WriteNumber("seconds", Seconds(waited));
        json.WriteNumber("dollars", Math.Round(dollars, 4));
    }

    private static void Write(JsonLine json, IReadOnlyList<DayOfDeploys> days)
    {
        json.WriteStartArray("days");
        foreach (var day in days)
        {
            json.WriteStartObject();
            json.WriteString("date", day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteNumber("deploys", day.Deploys);
            json.WriteNumber("failures", day.Failed);
            if (day.ToLive is { } live)
            {
                json.WriteNumber("startToLiveSeconds", Seconds(live));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
