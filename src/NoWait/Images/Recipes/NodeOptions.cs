namespace NoWait.Images.Recipes;

/// <summary>How <see cref="Image.Node"/> builds and runs a package.</summary>
public sealed record NodeOptions
{
    /// <summary>The image with Node.js, which builds and runs.</summary>
    public string Base { get; init; } = "node:22-alpine";

    /// <summary>The port that it listens on.</summary>
    public int? Port { get; init; } = 3000;

    /// <summary>The script to start, relative to the package; null for what its <c>package.json</c> says.</summary>
    public string? Main { get; init; }
}
