namespace NoWait.Linting;

/// <summary>What a house asks of its images beyond what is right for everybody; nothing by default.</summary>
public sealed record LintPolicy
{
    /// <summary>The registries that images may come from, as <c>registry.example:5000</c>, <c>*.example</c> or <c>eu.*</c>; any where none is named.</summary>
    /// <remarks>Docker Hub is <c>docker.io</c>.</remarks>
    public Values<string> Registries { get; init; } = [];

    /// <summary>The labels that each image has.</summary>
    public Values<RequiredLabel> Labels { get; init; } = [];

    /// <summary>Whether an image has no labels but those.</summary>
    public bool OnlyRequiredLabels { get; init; }

    /// <summary>Whether a comment that suppresses findings is a finding itself.</summary>
    public bool NoInlineSuppressions { get; init; }
}
