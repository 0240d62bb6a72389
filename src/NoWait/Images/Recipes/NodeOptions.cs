namespace NoWait.Images.Recipes;

/// <summary>How <see cref="Image.Node"/> builds and runs a package.</summary>
public sealed record NodeOptions
{
    /// <summary>
    /// What the image stands on. The default holds the package alone, which a process on a machine with Node.js can run; a
    /// container wants <c>node:22-alpine</c>.
    /// </summary>
    public string Base { get; init; } = "scratch";

    /// <summary>The image with Node.js and the package manager, for builds in containers; of the same libc as <see cref="Base"/>.</summary>
    public string Tools { get; init; } = "node:22-alpine";

    /// <summary>The port that it listens on.</summary>
    public int? Port { get; init; } = 3000;

    /// <summary>The script to start, relative to the package; null for what its <c>package.json</c> says.</summary>
    public string? Main { get; init; }
}
