using NoWait.Linting.Reading;

namespace NoWait.Linting;

/// <summary>What a Dockerfile says does not count: in NoWait's words, BuildKit's or hadolint's.</summary>
/// <remarks>
/// <c># nowait: ignore NW1001 REASON</c> before an instruction, <c># nowait: ignore-file NW1001 REASON</c> anywhere;
/// <c># check=skip=NAME,NAME</c> at the top; <c># hadolint ignore=CODE,CODE</c> before an instruction, and
/// <c># hadolint global ignore=CODE</c> anywhere.
/// </remarks>
internal sealed class Suppressions
{
    private readonly List<(string Name, int Line)> _all = [];

    private Suppressions()
    {
    }

    /// <summary>Reads them, and reports those without a reason or a rule.</summary>
    /// <param name="subject">The text.</param>
    /// <param name="report">Takes what is wrong with them.</param>
    /// <param name="areRefused">Whether there may be none.</param>
    public static Suppressions Read(Subject subject, Report report, bool areRefused)
    {
        var suppressions = new Suppressions();
        foreach (var (name, value) in subject.Definition.Directives.Where(directive => directive.Key == "check"))
        {
            foreach (var part in value.Split(';').Where(part => part.Trim().StartsWith("skip=", StringComparison.OrdinalIgnoreCase)))
            {
                suppressions.Add(part.Trim()[5..], 0);
            }
        }

        foreach (var (line, text) in subject.Comments)
        {
            var before = suppressions._all.Count;
            suppressions.Comment(subject, line, text, report);
            if (areRefused && suppressions._all.Count > before)
            {
                report.AddAt(RuleBook.Form.InlineSuppression, line, "The policy lets nobody suppress findings here: put the definition right, or have the policy changed.");
            }
        }

        return suppressions;
    }

    /// <summary>Whether a finding does not count.</summary>
    public bool Cover(Finding finding) => _all.Exists(one =>
        (one.Line == 0 || one.Line == finding.Origin.Line) && (finding.Rule.IsCalled(one.Name) || (one.Name == "all" && finding.Rule.Aliases.Any(alias => !alias.StartsWith("DL", StringComparison.Ordinal)))));

    private void Comment(Subject subject, int line, string text, Report report)
    {
        var next = subject.Lines.FirstOrDefault(other => other.Logical.Number > line)?.Logical.Number ?? -1;
        if (text.StartsWith("hadolint ", StringComparison.Ordinal) && text.IndexOf("ignore=", StringComparison.Ordinal) is var at && at > 0)
        {
            var codes = text[(at + 7)..].Split(' ', '\t')[0];
            Add(codes, text.Contains("global", StringComparison.Ordinal) ? 0 : next);
        }
        else if (text.StartsWith("nowait:", StringComparison.Ordinal))
        {
            var words = text["nowait:".Length..].Split([' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && words[0] is "ignore" or "ignore-file")
            {
                Own(words, line, words[0] == "ignore" ? next : 0, report);
            }
        }
    }

    private void Own(string[] words, int line, int scope, Report report)
    {
        if (words.Length < 2)
        {
            report.AddAt(RuleBook.Form.UnknownRule, line, $"'# nowait: {words[0]}' names no rule: write its id, and why, after it.");
            return;
        }

        foreach (var name in words[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Where(name => RuleBook.Find(name) is null))
        {
            report.AddAt(RuleBook.Form.UnknownRule, line, $"There is no rule {name}: correct the id, or take the comment out.");
        }

        if (words.Length < 3)
        {
            report.AddAt(RuleBook.Form.NoReason, line, $"{words[1]} is suppressed without a reason: write why after it.");
        }

        Add(words[1], scope);
    }

    private void Add(string names, int line)
    {
        foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            _all.Add((name, line));
        }
    }
}
