namespace NoWait.Images.Recipes;

/// <summary>How <see cref="Image.Rust"/> builds and runs a crate.</summary>
public sealed record RustOptions
{
    /// <summary>The binary to build; null for the crate's own name.</summary>
    public string? Binary { get; init; }

    /// <summary>What the image stands on: on nothing, which is the default, the binary is linked statically.</summary>
    public string Base { get; init; } = "scratch";

    /// <summary>The image with the compiler, for builds in containers.</summary>
    public string Compiler { get; init; } = "rust:1-alpine";

    /// <summary>The port that it listens on; null for none.</summary>
    public int? Port { get; init; }

    /// <summary>Further arguments of <c>cargo build</c>, such as <c>--features tls</c>.</summary>
    public string Arguments { get; init; } = "";
}
