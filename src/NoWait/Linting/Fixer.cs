namespace NoWait.Linting;

/// <summary>Makes the corrections that change nothing of what an image does.</summary>
internal static class Fixer
{
    private const int MostRounds = 30;

    /// <summary>The corrected text, and what was corrected; done twice, it changes nothing more.</summary>
    public static (string Text, IReadOnlyList<Finding> Fixed) Fix(LintInput input)
    {
        var corrected = new List<Finding>();
        for (var round = 0; round < MostRounds; round++)
        {
            var findings = Linter.Lint(input).Findings.Where(finding => finding.Fix.Count > 0).ToList();
            if (findings.Count == 0 || findings[0].Rule == RuleBook.Form.Unreadable)
            {
                break;
            }

            var taken = Apart(findings);
            var text = Edits.Apply(input.Text, taken.SelectMany(finding => finding.Fix));
            if (text == input.Text || Linter.Lint(input with { Text = text }).Findings.Any(finding => finding.Rule == RuleBook.Form.Unreadable))
            {
                break;
            }

            corrected.AddRange(taken);
            input = input with { Text = text };
        }

        return (input.Text, corrected);
    }

    // Two corrections of one place are made one after the other.
    private static List<Finding> Apart(List<Finding> findings)
    {
        var taken = new List<Finding>();
        foreach (var finding in findings)
        {
            if (!taken.Exists(other => other.Fix.Any(edit => finding.Fix.Any(mine => Meet(edit, mine)))))
            {
                taken.Add(finding);
            }
        }

        return taken;
    }

    private static bool Meet(Edit one, Edit other) => one.Start <= other.Start + other.Length && other.Start <= one.Start + one.Length;
}
