using System.Text;
using NoWait.Timing.Rendering;

namespace NoWait.Linting.Rendering;

/// <summary>Findings as a table for a terminal.</summary>
public static class LintRenderer
{
    private const int Width = 110;

    /// <summary>A block for each definition that has findings, and a line of sums; each line ends with a line feed.</summary>
    public static string Terminal(LintOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var text = new StringBuilder();
        foreach (var definition in outcome.Definitions.Where(definition => definition.Findings.Count + definition.Fixed.Count > 0))
        {
            text.Append('\n').Append("  ").Append(Words.Plain(definition.Title)).Append('\n');
            foreach (var finding in definition.Fixed)
            {
                Row(text, finding, "corrected");
            }

            foreach (var finding in definition.Findings)
            {
                Row(text, finding, LintWords.Severity(finding));
                Details(text, finding);
            }
        }

        return text.Append('\n').Append("  ").Append(LintWords.Summary(outcome)).Append('\n').ToString();
    }

    private static void Row(StringBuilder text, Finding finding, string severity)
    {
        var head = $"  {LintWords.Place(finding),6}  {severity,-9}  {finding.Rule.Id}  ";
        var first = true;
        foreach (var line in Wrap(Words.Plain(finding.Why), Width - head.Length))
        {
            text.Append(first ? head : new string(' ', head.Length)).Append(line).Append('\n');
            first = false;
        }
    }

    private static void Details(StringBuilder text, Finding finding)
    {
        const string indent = "                             ";
        foreach (var line in (finding.Correction ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(indent).Append("| ").Append(Words.Plain(line.TrimEnd('\r'))).Append('\n');
        }

        if (LintWords.Price(finding) is { } price)
        {
            foreach (var line in Wrap(price, Width - indent.Length))
            {
                text.Append(indent).Append(line).Append('\n');
            }
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            var at = text.LastIndexOf(' ', width);
            at = at <= 0 ? width : at;
            yield return text[..at];
            text = text[at..].TrimStart();
        }

        yield return text;
    }
}
