using System.Text;

namespace NoWait.Payloads.Rendering;

/// <summary>Lines that fit a terminal: tables in columns, sentences wrapped.</summary>
internal sealed class Paper(StringBuilder text, int width)
{
    private const int LeastFirst = 14;

    public Paper Line(string line)
    {
        text.Append(line.TrimEnd()).Append('\n');
        return this;
    }

    /// <summary>A table; the first column stands left, the others right, and a last one of text left as well.</summary>
    public Paper Table(IReadOnlyList<string> header, IReadOnlyList<string[]> rows, bool lastIsText = false)
    {
        var lines = rows.Prepend([.. header]).ToList();
        var widths = Enumerable.Range(0, header.Count).Select(column => lines.Max(line => line[column].Length)).ToList();
        widths[0] = Math.Max(LeastFirst, rows.Count == 0 ? 0 : rows.Max(row => row[0].Length));
        if (header[0].Length > widths[0])
        {
            // A long name stands alone, and does not push the columns out of sight.
            Line("  " + header[0]);
            lines[0] = ["", .. header.Skip(1)];
        }

        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[0])
                : lastIsText && column == header.Count - 1 ? cell
                : cell.PadLeft(widths[column]));
            Line(Cut("  " + string.Join("  ", cells)));
        }

        return this;
    }

    /// <summary>A sentence in as many lines as it takes; those after the first stand further in.</summary>
    public Paper Sentence(string sentence, string indent)
    {
        var rest = Timing.Rendering.Words.Plain(sentence);
        for (var margin = indent; rest.Length > 0; margin = indent + "  ")
        {
            var room = Math.Max(20, width - margin.Length);
            var at = rest.Length <= room ? rest.Length : rest.LastIndexOf(' ', room);
            at = at <= 0 ? Math.Min(room, rest.Length) : at;
            Line(margin + rest[..at]);
            rest = rest[at..].TrimStart();
        }

        return this;
    }

    private string Cut(string line) => line.TrimEnd().Length <= width ? line : line[..(width - 1)] + "…";
}
