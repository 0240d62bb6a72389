using System.Buffers;
using System.Text;
using System.Text.Json;

namespace NoWait.Comparing;

/// <summary>Comparisons as a table for a terminal, as Markdown and as JSON.</summary>
public static class ComparisonRenderer
{
    /// <summary>A table of columns for a terminal; each line ends with a line feed.</summary>
    public static string Terminal(ComparisonTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var lines = table.Rows.Select(row => TableText.Cells(table, row)).Prepend(TableText.Header(table)).ToList();
        var widths = Enumerable.Range(0, lines[0].Count).Select(column => lines.Max(line => line[column].Length)).ToList();
        var text = new StringBuilder("\n");
        foreach (var line in lines)
        {
            text.Append("  ").Append(string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))).Append('\n');
        }

        text.Append('\n');
        foreach (var note in TableText.Notes(table))
        {
            text.Append("  ").Append(note).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A Markdown table with its notes below.</summary>
    public static string Markdown(ComparisonTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var header = TableText.Header(table);
        var text = new StringBuilder();
        Line(text, header);
        Line(text, header.Select(static (_, column) => column == 0 ? "---" : "---:"));
        foreach (var row in table.Rows)
        {
            Line(text, TableText.Cells(table, row));
        }

        foreach (var note in TableText.Notes(table))
        {
            text.Append('\n').Append(note.ReplaceLineEndings(" ")).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Every run of every cell, in seconds, and what is computed of them.</summary>
    public static string Json(IReadOnlyList<ComparisonTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartArray("services");
            foreach (var table in tables)
            {
                Write(json, table);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static void Write(Utf8JsonWriter json, ComparisonTable table)
    {
        json.WriteStartObject();
        json.WriteString("service", table.Service);
        json.WriteString("at", table.At);
        json.WriteString("machine", table.Machine);
        json.WriteNumber("runs", table.Runs);
        json.WriteStartObject("assumed");
        json.WriteNumber("changesADay", table.ChangesADay);
        json.WriteNumber("developers", table.Cost.Developers);
        json.WriteNumber("workingDays", table.Cost.WorkingDays);
        json.WriteNumber("hourlyRate", table.Cost.HourlyRate);
        json.WriteEndObject();
        json.WriteStartArray("rows");
        foreach (var row in table.Rows)
        {
            Write(json, table, row);
        }

        json.WriteEndArray();
        json.WriteStartArray("leftOut");
        foreach (var (name, reason) in table.LeftOut)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ComparisonTable table, ComparisonRow row)
    {
        json.WriteStartObject();
        json.WriteString("name", row.Name);
        json.WriteNumber("bytes", row.Bytes);
        json.WriteNumber("dollarsAYear", Math.Round(table.DollarsAYear(row), 2));
        foreach (var situation in table.Situations)
        {
            json.WriteStartObject(JsonNamingPolicy.CamelCase.ConvertName(situation.ToString()));
            json.WriteNumber("median", Seconds(row.Median(situation) ?? TimeSpan.Zero));
            json.WriteStartArray("runs");
            foreach (var time in row.Times.GetValueOrDefault(situation) ?? [])
            {
                json.WriteNumberValue(Seconds(time));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static decimal Seconds(TimeSpan time) => Math.Round((decimal)time.Ticks / TimeSpan.TicksPerSecond, 4);
}
