namespace NoWait.Linting;

/// <summary>What a look at several definitions found.</summary>
/// <param name="Definitions">The definitions, in the order in which they were looked at.</param>
public sealed record LintOutcome(IReadOnlyList<LintedDefinition> Definitions)
{
    /// <summary>Every finding.</summary>
    public IEnumerable<Finding> Findings => Definitions.SelectMany(definition => definition.Findings);

    /// <summary>How many findings are at least so severe.</summary>
    public int CountFrom(Severity severity) => Findings.Count(finding => finding.Rule.Severity >= severity);
}

/// <summary>A definition that was looked at.</summary>
/// <param name="Title">What to call it: the Dockerfile's path, or the service's name.</param>
/// <param name="Findings">What was found, by line.</param>
public sealed record LintedDefinition(string Title, IReadOnlyList<Finding> Findings)
{
    /// <summary>The service that it belongs to; null for a Dockerfile of nobody's.</summary>
    public string? Service { get; init; }

    /// <summary>How many findings are suppressed.</summary>
    public int Suppressed { get; init; }

    /// <summary>What was corrected in the file.</summary>
    public IReadOnlyList<Finding> Fixed { get; init; } = [];
}
