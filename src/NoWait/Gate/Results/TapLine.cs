using System.Globalization;
using System.Text;

namespace NoWait.Gate.Results;

/// <summary>A line of TAP that tells how a test ended: <c>not ok 3 - it adds # TODO later</c>.</summary>
/// <param name="IsOk">Whether it ended well.</param>
/// <param name="Number">Its number; null when it is counted.</param>
/// <param name="Description">What it is called; may be empty.</param>
/// <param name="Directive"><c>SKIP</c>, <c>TODO</c> or nothing.</param>
/// <param name="Reason">Why it is skipped or still to do.</param>
internal sealed record TapLine(bool IsOk, int? Number, string Description, string Directive, string Reason)
{
    /// <summary>The line without its indentation; null when it tells of no test.</summary>
    public static TapLine? TryRead(ReadOnlySpan<char> line)
    {
        var isOk = !line.StartsWith("not ");
        var rest = isOk ? line : line[4..].TrimStart();
        if (!rest.StartsWith("ok") || (rest.Length > 2 && !char.IsWhiteSpace(rest[2])))
        {
            return null;
        }

        rest = rest[2..].Trim();
        var digits = 0;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
        {
            digits++;
        }

        int? number = int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
        rest = number is null ? rest : rest[digits..].TrimStart();
        rest = rest.StartsWith("-") ? rest[1..].TrimStart() : rest;
        var (description, directive, reason) = Split(rest);
        return new(isOk, number, description, directive, reason);
    }

    private static (string Description, string Directive, string Reason) Split(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '#' && (i == 0 || char.IsWhiteSpace(text[i - 1])))
            {
                var said = text[(i + 1)..].TrimStart();
                var directive = said.StartsWith("skip", StringComparison.OrdinalIgnoreCase) ? "SKIP"
                    : said.StartsWith("todo", StringComparison.OrdinalIgnoreCase) ? "TODO" : "";
                if (directive.Length > 0)
                {
                    return (Unescape(text[..i].TrimEnd()), directive, said[4..].TrimStart(":").Trim().ToString());
                }
            }
        }

        return (Unescape(text), "", "");
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('\\') < 0)
        {
            return text.ToString();
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            i += text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or '#' ? 1 : 0;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
