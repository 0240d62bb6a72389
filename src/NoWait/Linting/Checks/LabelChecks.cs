using NoWait.Images;
using NoWait.Linting.Labels;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Labels: how they are called, and what a policy asks of them.</summary>
internal static class LabelChecks
{
    private static readonly string[] Reserved = ["com.docker.", "io.docker.", "org.dockerproject."];

    public static void Look(Subject subject, LintPolicy policy, Report report)
    {
        foreach (var step in subject.Stages.SelectMany(stage => stage.Steps).Where(step => step.Line is not null))
        {
            foreach (var (name, value) in step.Instruction is Label label ? label.Labels : [])
            {
                Name(step.Line!, name, report);
                Value(step.Line!, (name, value), policy, report);
            }
        }

        if (policy.Labels.Count > 0 && subject.Stages.Count > 0)
        {
            Missing(subject, subject.Stages[^1], policy, report);
        }
    }

    // By Docker's guidelines for labels.
    private static void Name(InstructionLine line, string name, Report report)
    {
        if (name.Contains('$', StringComparison.Ordinal))
        {
            return;
        }

        if (Array.Exists(Reserved, space => name.StartsWith(space, StringComparison.Ordinal)))
        {
            report.Add(RuleBook.Form.LabelKey, line, $"{name} lies in a namespace that is reserved for Docker's own use.");
        }
        else if (!IsName(name))
        {
            report.Add(RuleBook.Form.LabelKey, line, $"{name} is no name that the guidelines for labels allow.");
        }
    }

    private static bool IsName(string name) => name.Length > 0 && char.IsAsciiLetterLower(name[0])
        && (char.IsAsciiLetterLower(name[^1]) || char.IsAsciiDigit(name[^1]))
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' or '_' or '/')
        && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("--", StringComparison.Ordinal);

    private static void Value(InstructionLine line, (string Name, string Text) label, LintPolicy policy, Report report)
    {
        var required = policy.Labels.FirstOrDefault(one => one.Name == label.Name);
        if (required is null)
        {
            if (policy.OnlyRequiredLabels)
            {
                report.Add(RuleBook.House.OtherLabel, line, $"{label.Name} is none of the labels that the policy knows.");
            }

            return;
        }

        if (label.Text.Length == 0)
        {
            report.Add(RuleBook.House.EmptyLabel, line, $"{label.Name} is required, and empty.");
        }
        else if (!label.Text.Contains('$', StringComparison.Ordinal) && !LabelValues.Are(required.Kind, label.Text))
        {
            var (rule, what) = RuleOf(required.Kind);
            report.Add(rule, line, $"{label.Name} is '{label.Text}', which is no {what}.");
        }
    }

    private static (Rule Rule, string What) RuleOf(LabelKind kind) => kind switch
    {
        LabelKind.Url => (RuleBook.House.Url, "URL"),
        LabelKind.Time => (RuleBook.House.Time, "time as 2026-11-21T12:00:00Z"),
        LabelKind.License => (RuleBook.House.License, "SPDX license expression"),
        LabelKind.GitHash => (RuleBook.House.GitHash, "hash of a commit"),
        LabelKind.Version => (RuleBook.House.Version, "version as 1.2.3"),
        LabelKind.Email => (RuleBook.House.Email, "e-mail address"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Every text is a text."),
    };

    private static void Missing(Subject subject, StageText last, LintPolicy policy, Report report)
    {
        var names = subject.Chain(last).SelectMany(stage => stage.Steps).Select(step => step.Instruction).OfType<Label>()
            .SelectMany(label => label.Labels).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var label in policy.Labels.Where(label => !names.Contains(label.Name)))
        {
            report.Add(RuleBook.House.MissingLabel, last.From, $"The image has no label {label.Name}.", new($"LABEL {label.Name}=\"…\""));
        }
    }
}
