using System.Globalization;
using System.Text;

namespace NoWait.Linting.Rendering;

/// <summary>Findings as workflow commands, which GitHub Actions shows beside the lines.</summary>
public static class GitHubAnnotations
{
    /// <summary>A command a line for each finding.</summary>
    public static string Write(LintOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var text = new StringBuilder();
        foreach (var finding in outcome.Findings)
        {
            var level = finding.Rule.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
            var place = finding.Origin.File is { } file
                ? string.Create(CultureInfo.InvariantCulture, $"file={Property(file)},line={Math.Max(1, finding.Origin.Line)},endLine={Math.Max(1, Math.Max(finding.EndLine, finding.Origin.Line))},")
                : "";
            var price = LintWords.Price(finding) is { } words ? $"\nIt {words}." : "";
            text.Append(CultureInfo.InvariantCulture, $"::{level} {place}title={finding.Rule.Id}::{Data(finding.Why + price)}\n");
        }

        return text.ToString();
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
