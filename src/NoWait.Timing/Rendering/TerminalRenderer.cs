using System.Text;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Rendering;

/// <summary>How much a terminal can show.</summary>
/// <param name="Width">Its columns.</param>
/// <param name="Colors">Whether it shows colours: a terminal, and no <c>NO_COLOR</c>.</param>
public readonly record struct TerminalStyle(int Width, bool Colors)
{
    /// <summary>Plain text, as for a file.</summary>
    public static TerminalStyle Plain => new(120, Colors: false);

    /// <summary>What suits this output.</summary>
    /// <param name="isTerminal">Whether it is a terminal and not a file.</param>
    /// <param name="width">The terminal's columns.</param>
    /// <param name="noColor">The variable <c>NO_COLOR</c>: any text but the empty one means no colours (no-color.org).</param>
    public static TerminalStyle Of(bool isTerminal, int width, string? noColor) =>
        isTerminal ? new(Math.Max(40, width), string.IsNullOrEmpty(noColor)) : Plain;
}

/// <summary>The report as a table for a terminal.</summary>
public static class TerminalRenderer
{
    private const string Reset = "\e[0m";
    private const string Dim = "\e[2m";
    private const string Bold = "\e[1m";
    private const string Red = "\e[31m";
    private const int TimeWidth = 12;
    private const int ShareWidth = 7;
    private const int MoneyWidth = 9;

    /// <summary>The report's text; each line ends with a line feed.</summary>
    public static string Render(Report report, TerminalStyle style)
    {
        ArgumentNullException.ThrowIfNull(report);
        var names = report.Targets.Select(row => row.Name).Concat(report.Services.Select(service => service.Name));
        var page = new Page(
            new StringBuilder(),
            Longest(names.Append("Target")) + 2,
            Math.Clamp(Longest(report.Targets.Select(row => row.Note ?? "")), 20, Math.Max(20, style.Width - 50)),
            style.Colors);
        page.Row(new("Target", "Time", "Share", "Cache", "Waiting"), Dim);
        foreach (var row in report.Targets)
        {
            page.Row(CellsOf(row), row.State == SpanState.Failed ? Red : row.Duration is null ? Dim : "");
        }

        foreach (var service in report.Services)
        {
            var where = string.Join("  ", new[] { service.Digest is null ? null : Words.Digest(service.Digest), service.Address }.OfType<string>());
            page.Row(new(service.Name, service.Duration is { } time ? Words.Duration(time) : "", "", where, ""), Bold);
        }

        page.Text.Append('\n');
        foreach (var sentence in Sentences.Of(report))
        {
            page.Sentence(sentence, style.Width);
        }

        return page.Text.ToString();
    }

    private static int Longest(IEnumerable<string> texts)
    {
        var longest = 0;
        foreach (var text in texts)
        {
            longest = Math.Max(longest, text.Length);
        }

        return longest;
    }

    private static Cells CellsOf(TargetRow row) => new(
        row.Name,
        row.Duration is { } time ? Words.Duration(time) : "-",
        row.Duration is null ? "" : Words.Share(row.Share),
        row.Note ?? "",
        row.Dollars >= 0.005m ? Words.Dollars(row.Dollars) : "");

    private sealed record Cells(string Name, string Time, string Share, string Note, string Money);

    private sealed record Page(StringBuilder Text, int NameWidth, int NoteWidth, bool Colors)
    {
        public void Row(Cells cells, string color)
        {
            var line = new StringBuilder("  ")
                .Append(Words.Plain(cells.Name).PadRight(NameWidth))
                .Append(cells.Time.PadLeft(TimeWidth - 2))
                .Append(cells.Share.PadLeft(ShareWidth))
                .Append("  ")
                .Append(Words.Plain(cells.Note).PadRight(NoteWidth))
                .Append(cells.Money.PadLeft(MoneyWidth))
                .ToString()
                .TrimEnd();
            Text.Append(Paint(line, color)).Append('\n');
        }

        public void Sentence(Sentence sentence, int width)
        {
            var indent = "This week".Length + 3;
            var room = Math.Max(40, width - indent - 2);
            var first = true;
            foreach (var line in Wrap(Words.Plain(sentence.Text), room))
            {
                Text.Append("  ").Append(Paint((first ? sentence.Heading : "").PadRight(indent - 2), Dim)).Append("  ").Append(line).Append('\n');
                first = false;
            }
        }

        private string Paint(string text, string color) => Colors && color.Length > 0 ? color + text + Reset : text;

        private static IEnumerable<string> Wrap(string text, int room)
        {
            while (text.Length > room)
            {
                var space = text.LastIndexOf(' ', room);
                var cut = space > 0 ? space : room;
                yield return text[..cut];
                text = text[cut..].TrimStart();
            }

            yield return text;
        }
    }
}
