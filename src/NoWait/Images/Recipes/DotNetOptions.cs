namespace NoWait.Images.Recipes;

/// <summary>How <see cref="Image.DotNet"/> builds and runs a project.</summary>
public sealed record DotNetOptions
{
    /// <summary>Native AOT instead of a trimmed self-contained folder; needs a linker (clang or gcc) where it is built.</summary>
    public bool Aot { get; init; }

    /// <summary>Whether code that nothing uses is taken out; of no meaning with <see cref="Aot"/>, which always does.</summary>
    public bool Trimmed { get; init; } = true;

    /// <summary>Whether assemblies carry compiled code: a faster start for a slower build and a larger image.</summary>
    public bool ReadyToRun { get; init; }

    /// <summary>
    /// What the image stands on. The default holds the application alone, which a process on a machine with a C library can
    /// run; a container wants <c>mcr.microsoft.com/dotnet/runtime-deps:10.0</c>.
    /// </summary>
    public string Base { get; init; } = "scratch";

    /// <summary>The image with the SDK, for builds in containers; null for the one that fits.</summary>
    public string? Sdk { get; init; }

    /// <summary>The port that a web project listens on.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>
    /// Further MSBuild properties, which win over those of the recipe: with <c>DebugType</c> <c>portable</c> and
    /// <c>DebugSymbols</c> <c>true</c> stack traces have line numbers, and each comment makes another image.
    /// </summary>
    public Values<KeyValuePair<string, string>> Properties { get; init; } = [];
}
