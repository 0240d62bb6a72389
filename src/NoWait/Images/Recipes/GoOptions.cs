namespace NoWait.Images.Recipes;

/// <summary>How <see cref="Image.Go"/> builds and runs a package.</summary>
public sealed record GoOptions
{
    /// <summary>What the image stands on: static binaries need nothing.</summary>
    public string Base { get; init; } = "scratch";

    /// <summary>The image with the compiler, for builds in containers; null for the version that <c>go.mod</c> names.</summary>
    public string? Compiler { get; init; }

    /// <summary>The port that it listens on; null for none.</summary>
    public int? Port { get; init; }

    /// <summary>Further arguments of <c>go build</c>, such as <c>-tags netgo</c>.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>Whether C code is compiled and linked, too; the binary then needs the C library of its base.</summary>
    public bool Cgo { get; init; }
}
