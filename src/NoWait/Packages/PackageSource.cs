namespace NoWait.Packages;

/// <summary>A solution or project that NuGet packages are made from.</summary>
/// <param name="Project">Its path, relative to the repository's root.</param>
public sealed record PackageSource(string Project)
{
    /// <summary>MSBuild properties to set.</summary>
    public Values<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>Whether a package that it needs and no feed has leaves it out, with a word, instead of failing.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>What became of a <see cref="PackageSource"/>.</summary>
/// <param name="Source">The source.</param>
/// <param name="Missing">The package that no feed has, for which it was left out; null when it was packed.</param>
public sealed record PackedSource(PackageSource Source, string? Missing);
