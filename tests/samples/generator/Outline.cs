namespace NoWait.Samples.Generator;

/// <summary>How large a generated repository is; equal outlines give equal repositories.</summary>
public sealed record Outline
{
    /// <summary>How many services it has.</summary>
    public int Services { get; init; } = 100;

    /// <summary>How many libraries the services share, half of them in Go, half in C.</summary>
    public int Libraries { get; init; } = 40;

    /// <summary>How many files of data lie beside the sources of each service, and go into its image.</summary>
    public int DataFiles { get; init; } = 10;

    /// <summary>What all that is random comes from.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>The language of a service or library.</summary>
public enum Language
{
    /// <summary>Go.</summary>
    Go,

    /// <summary>C.</summary>
    C,
}

/// <summary>A service or library of a generated repository.</summary>
/// <param name="Name">Its name, unique in the repository.</param>
/// <param name="Folder">Its folder, relative to the root.</param>
/// <param name="Language">What it is written in.</param>
public sealed record Part(string Name, string Folder, Language Language)
{
    /// <summary>The libraries that it uses itself.</summary>
    public IReadOnlyList<Part> Uses { get; init; } = [];

    /// <summary>All libraries that it uses, by itself or through others.</summary>
    public IReadOnlyList<Part> Closure => field ??= [.. Uses.Concat(Uses.SelectMany(part => part.Closure)).Distinct()];

    /// <summary>Parts are the same when they have one name.</summary>
    public bool Equals(Part? other) => other?.Name == Name;

    /// <inheritdoc />
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A change of a generated repository, and what it must lead to.</summary>
/// <param name="What">What was done, in words.</param>
/// <param name="Touches">The names of the services whose image is made from what was changed.</param>
public sealed record Change(string What, IReadOnlySet<string> Touches)
{
    /// <summary>The files that were written, moved or deleted, relative to the root.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
