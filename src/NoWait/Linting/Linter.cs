using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Linting.Checks;
using NoWait.Linting.Pricing;
using NoWait.Linting.Reading;

namespace NoWait.Linting;

/// <summary>Looks at definitions by every rule. It never fails: what cannot be read is a finding.</summary>
internal static class Linter
{
    /// <summary>What is to be said of a text, by line.</summary>
    public static LintResult Lint(LintInput input)
    {
        Subject subject;
        try
        {
            subject = Subject.Read(input.Text, input.File, input.Context, input.IsWritten);
        }
        catch (DockerfileException e)
        {
            var finding = new Finding(RuleBook.Form.Unreadable, Unlocated(e, input.File)) { Origin = new Origin(input.File, e.Line), EndLine = e.Line };
            return new LintResult([finding], 0);
        }

        var report = new Report(subject);
        Check(subject, input, report);
        var suppressions = Suppressions.Read(subject, report, input.Policy.NoInlineSuppressions);
        var pricer = input.Times is null ? null : new Pricer(input.Times, input.Changes, input.Cost, input.Now);
        var kept = new List<Finding>();
        foreach (var (finding, cost) in report.Found)
        {
            if (!suppressions.Cover(finding) && !input.Suppressed.Any(one => finding.Rule.IsCalled(one.Rule)))
            {
                kept.Add(cost is not null && pricer?.Of(cost) is { } price ? finding with { Price = price } : finding);
            }
        }

        var ordered = kept.OrderBy(finding => finding.Origin.Line).ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal).ToList();
        return new LintResult(Distinct(ordered), report.Found.Count - kept.Count);
    }

    /// <summary>Whether the experimental checks were asked for, as BuildKit is asked.</summary>
    private static bool IsExperimental(Subject subject) => subject.Definition.Directives.Any(directive =>
        directive.Key == "check" && directive.Value.Contains("experimental=", StringComparison.OrdinalIgnoreCase));

    private static void Check(Subject subject, LintInput input, Report report)
    {
        FormChecks.Look(subject, report);
        StageChecks.Look(subject, report);
        VariableChecks.Look(subject, report);
        CopyChecks.Look(subject, report);
        WaitingChecks.Look(subject, report);
        CacheChecks.Look(subject, report);
        PackageChecks.Look(subject, report);
        ToolChecks.Look(subject, report);
        BaseChecks.Look(subject, report);
        TrustChecks.Look(subject, report);
        PlatformChecks.Look(subject, input.PlatformOf, report);
        RegistryChecks.Look(subject, input.Policy.Registries, report);
        LabelChecks.Look(subject, input.Policy, report);
        if (input.Changes is not null)
        {
            OrderChecks.Look(subject, input.Changes, report);
        }

        if (IsExperimental(subject))
        {
            DescriptionChecks.Look(subject, report);
        }
    }

    // One rule says the same of an instruction once.
    private static List<Finding> Distinct(List<Finding> findings) =>
        [.. findings.DistinctBy(finding => (finding.Rule.Id, finding.Origin.Line, finding.Why))];

    private static string Unlocated(DockerfileException exception, string? file)
    {
        var prefix = $"{file ?? "Dockerfile"}:{exception.Line}: ";
        return exception.Message.StartsWith(prefix, StringComparison.Ordinal) ? exception.Message[prefix.Length..] : exception.Message;
    }
}

/// <summary>What was found.</summary>
/// <param name="Findings">The findings that count, by line.</param>
/// <param name="Suppressed">How many do not count.</param>
internal sealed record LintResult(IReadOnlyList<Finding> Findings, int Suppressed);
