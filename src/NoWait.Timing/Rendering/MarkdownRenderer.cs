using System.Text;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Rendering;

/// <summary>The report as GitHub-flavoured Markdown: a file, a step summary, a comment.</summary>
public static class MarkdownRenderer
{
    private const string Special = "\\`*_{}[]#|~$";

    /// <summary>The report's text; each line ends with a line feed.</summary>
    public static string Render(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        var asked = report.Run.Asked.Count == 0 ? "Run" : string.Join(", ", report.Run.Asked);
        text.Append("### ").Append(Escape(asked)).Append(": ")
            .Append(Words.Duration(report.ThisRun.Waited)).Append(" of waiting, ")
            .Append(Escape(Words.Dollars(report.ThisRun.Dollars))).Append("\n\n")
            .Append("| Target | Time | Share | Cache | Waiting |\n|:--|--:|--:|:--|--:|\n");
        foreach (var row in report.Targets)
        {
            AppendRow(text, RowOf(row));
        }

        foreach (var service in report.Services)
        {
            var time = service.Duration is { } duration ? Words.Duration(duration) : "";
            var where = $"{Digest(service.Digest)} {Escape(service.Address ?? "")}".Trim();
            AppendRow(text, [$"**{Escape(service.Name)}**", time, "", where, ""]);
        }

        text.Append('\n');
        foreach (var (heading, sentence) in Sentences.Of(report))
        {
            text.Append("- **").Append(heading).Append("**: ").Append(Escape(sentence)).Append('\n');
        }

        return text.ToString();
    }

    private static string[] RowOf(TargetRow row) =>
    [
        row.State == SpanState.Failed ? $"**{Escape(row.Name)}** (failed)" : Escape(row.Name),
        row.Duration is { } time ? Words.Duration(time) : "-",
        row.Duration is null ? "" : Words.Share(row.Share),
        Escape(row.Note ?? ""),
        row.Dollars >= 0.005m ? Escape(Words.Dollars(row.Dollars)) : "",
    ];

    private static void AppendRow(StringBuilder text, ReadOnlySpan<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Digest(string? digest) => digest is null ? ""
        : digest.All(character => char.IsAsciiLetterOrDigit(character) || character == ':') ? $"`{Words.Digest(digest)}`"
        : Escape(digest);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var character in Words.Plain(text))
        {
            _ = character switch
            {
                '<' => escaped.Append("&lt;"),
                '&' => escaped.Append("&amp;"),
                _ when Special.Contains(character, StringComparison.Ordinal) => escaped.Append('\\').Append(character),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
