using NoWait.Timing.Rendering;

namespace NoWait.Linting.Rendering;

/// <summary>A finding's words, the same on every paper.</summary>
internal static class LintWords
{
    /// <summary>Its severity in lower case.</summary>
    public static string Severity(Finding finding) => finding.Rule.Severity.ToString().ToLowerInvariant();

    /// <summary>What it costs; null where nothing was measured.</summary>
    public static string? Price(Finding finding)
    {
        if (finding.Price is not { } price)
        {
            return null;
        }

        var measured = string.Join(", ", price.Year.Measured.Select(input => $"{input.Name} {Words.Number(input.Value)}{(input.Unit.Length > 0 ? " " + input.Unit : "")}"));
        return $"costs {(price.IsBound ? "at most " : "")}{Words.Duration(TimeSpan.FromSeconds(price.SecondsABuild))} a build, {Words.Dollars(price.Year.Dollars)} a year ({measured})";
    }

    /// <summary>Where it stands.</summary>
    public static string Place(Finding finding) => finding.Origin.Line > 0
        ? finding.Origin.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : finding.Stage ?? "";

    /// <summary>Everything in a line: how many there are, and of what kind.</summary>
    public static string Summary(LintOutcome outcome)
    {
        var (errors, warnings, notes) = (Count(Linting.Severity.Error), Count(Linting.Severity.Warning), Count(Linting.Severity.Note));
        var (corrected, open) = (outcome.Definitions.Sum(one => one.Fixed.Count), outcome.Findings.Count(finding => finding.Fix.Count > 0));
        var suppressed = outcome.Definitions.Sum(one => one.Suppressed);
        return $"{Words.Count(outcome.Definitions.Count, "definition")}: {Words.Count(errors, "error")}, {Words.Count(warnings, "warning")}, {Words.Count(notes, "note")}"
            + (corrected > 0 ? $"; {corrected} corrected" : "") + (open > 0 ? $"; --fix corrects {open}" : "") + (suppressed > 0 ? $"; {suppressed} suppressed" : "");

        int Count(Severity severity) => outcome.Findings.Count(finding => finding.Rule.Severity == severity);
    }
}
