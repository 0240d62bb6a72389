using System.Buffers;
using System.Text;
using System.Text.Json;
using NoWait.Timing.Events;
using NoWait.Timing.Money;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Rendering;

/// <summary>The report as JSON: what was measured and what was projected apart, dollars as numbers, times in seconds.</summary>
public static class JsonRenderer
{
    /// <summary>The report's text, indented.</summary>
    public static string Render(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            WriteCost(json, report.Cost);
            WriteMeasured(json, report);
            WriteProjected(json, report);
            json.WriteList("missing", report.Missing, WriteMissing);
            json.WritePropertyName("run");
            json.WriteRawValue(LedgerJson.Write(report.Run));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteCost(Utf8JsonWriter json, CostModel cost)
    {
        json.WriteStartObject("inputs");
        json.WriteNumber("hourlyRate", cost.HourlyRate);
        json.WriteNumber("developers", cost.Developers);
        json.WriteNumber("waiting", cost.Waiting);
        json.WriteNumber("workingDays", cost.WorkingDays);
        json.WriteOptional("runner", cost.Ci?.Runner);
        if (cost.Ci is { } ci)
        {
            json.WriteNumber("runnerPerMinute", ci.PerMinute);
        }

        json.WriteEndObject();
    }

    private static void WriteMeasured(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject("measured");
        WriteTotals(json, "thisRun", report.ThisRun);
        WriteTotals(json, "thisWeek", report.ThisWeek);
        WriteTotals(json, "lastWeek", report.LastWeek);
        WriteSeconds(json, "previousSeconds", report.Previous?.Seconds);
        WriteSeconds(json, "firstSeconds", report.First?.Seconds);
        json.WriteList("targets", report.Targets, WriteTarget);
        json.WriteList("criticalPath", report.Path, WritePath);
        json.WriteEndObject();
    }

    private static void WriteProjected(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject("projected");
        WriteProjection(json, "year", report.Year);
        if (report.Next is { } next)
        {
            json.WriteStartObject("next");
            json.WriteString("target", next.Target);
            json.WriteNumber("share", Math.Round(next.Share, 4));
            json.WriteOptional("step", next.Step);
            WriteProjection(json, "secondLess", next.SecondLess);
            json.WriteEndObject();
        }

        if (report.Interruptions is { } range)
        {
            json.WriteStartObject("interruptions");
            json.WriteNumber("waits", range.Waits);
            json.WriteNumber("low", Cents(range.Low));
            json.WriteNumber("high", Cents(range.High));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, string name, Totals totals)
    {
        json.WriteStartObject(name);
        json.WriteNumber("runs", totals.Runs);
        json.WriteNumber("personSeconds", Math.Round(totals.PersonSeconds, 3));
        json.WriteNumber("dollars", Cents(totals.Dollars));
        json.WriteEndObject();
    }

    private static void WriteProjection(Utf8JsonWriter json, string name, Projection projection)
    {
        json.WriteStartObject(name);
        json.WriteNumber("dollars", Cents(projection.Dollars));
        json.WriteList("measured", projection.Measured, WriteInput);
        json.WriteList("assumed", projection.Assumed, WriteInput);
        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, Input input)
    {
        json.WriteStartObject();
        json.WriteString("name", input.Name);
        json.WriteNumber("value", input.Value);
        json.WriteOptional("unit", input.Unit.Length > 0 ? input.Unit : null);
        json.WriteEndObject();
    }

    private static void WriteTarget(Utf8JsonWriter json, TargetRow row)
    {
        json.WriteStartObject();
        json.WriteString("name", row.Name);
        WriteSeconds(json, "seconds", row.Duration?.TotalSeconds);
        json.WriteNumber("share", Math.Round(row.Share, 4));
        json.WriteNumber("dollars", Math.Round(row.Dollars, 4));
        json.WriteOptional("note", row.Note);
        json.WriteEndObject();
    }

    private static void WritePath(Utf8JsonWriter json, PathRow row)
    {
        json.WriteStartObject();
        json.WriteString("target", row.Target);
        json.WriteString("step", row.Text);
        json.WriteOptional("service", row.Service);
        WriteSeconds(json, "seconds", row.Duration.TotalSeconds);
        json.WriteNumber("share", Math.Round(row.Share, 4));
        json.WriteEndObject();
    }

    private static void WriteMissing(Utf8JsonWriter json, MissingTool tool)
    {
        json.WriteStartObject();
        json.WriteString("name", tool.Name);
        json.WriteString("gain", tool.Gain);
        json.WriteString("remedy", tool.Remedy);
        json.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter json, string name, double? seconds)
    {
        if (seconds is { } value)
        {
            json.WriteNumber(name, Math.Round(value, 3));
        }
    }

    private static decimal Cents(decimal dollars) => Math.Round(dollars, 2, MidpointRounding.AwayFromZero);
}
