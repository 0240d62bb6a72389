using NoWait.Linting;

namespace NoWait.Specs.Linting;

/// <summary>Looks at texts as the linter does.</summary>
internal static class Linted
{
    public static IReadOnlyList<Finding> Findings(string text) => Linter.Lint(new LintInput(text) { File = "Dockerfile" }).Findings;

    public static IReadOnlyList<string> Ids(string text) => [.. Findings(text).Select(finding => finding.Rule.Id).Distinct()];

    public static Finding One(string id, string text) => Findings(text).Where(finding => finding.Rule.Id == id).ShouldHaveSingleItem();

    public static string Fixed(string text) => Fixer.Fix(new LintInput(text)).Text;
}
