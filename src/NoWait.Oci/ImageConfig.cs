using NoWait.Oci.Json;

namespace NoWait.Oci;

/// <summary>What an image is and how it is run (image-spec, "Image Configuration").</summary>
public sealed record ImageConfig
{
    /// <summary>When the image was made; null when it is not said.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who made it; null when it is not said.</summary>
    public string? Author { get; init; }

    /// <summary>The processor, by Go's names.</summary>
    public required string Architecture { get; init; }

    /// <summary>The processor's variant; null for none.</summary>
    public string? Variant { get; init; }

    /// <summary>The operating system, by Go's names.</summary>
    public required string Os { get; init; }

    /// <summary>The operating system's version; null for any.</summary>
    public string? OsVersion { get; init; }

    /// <summary>How it is run; null for all defaults.</summary>
    public RunConfig? Config { get; init; }

    /// <summary>The digests of the layers' tars, lowest first.</summary>
    public required RootFileSystem RootFileSystem { get; init; }

    /// <summary>How it came to be, oldest first; null when it is not said.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>Members of the JSON that have no name here, each as it was written; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }

    /// <summary>What the image runs on.</summary>
    public Platform Platform =>
        new() { Os = Os, Architecture = Architecture, Variant = Variant, OsVersion = OsVersion };

    /// <summary>The configuration that these bytes say.</summary>
    /// <exception cref="OciException">They say none (<see cref="OciError.Malformed"/>).</exception>
    public static ImageConfig Parse(ReadOnlyMemory<byte> json) =>
        JsonObject.Read(json, "An image configuration", ConfigJson.Read);

    /// <summary>The canonical JSON: members in the specification's order, maps sorted, no white space.</summary>
    public byte[] ToJson() => JsonText.Write(json => json.Object(this, ConfigJson.Write));
}

/// <summary>The layers by the digests of their tars, before compression.</summary>
public sealed record RootFileSystem
{
    /// <summary>Always <c>layers</c>.</summary>
    public string Type { get; init; } = "layers";

    /// <summary>The digests of the layers' tars, lowest first.</summary>
    public required IReadOnlyList<Digest> DiffIds { get; init; }
}

/// <summary>One step of an image's history.</summary>
public sealed record HistoryEntry
{
    /// <summary>When it was done; null when it is not said.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The instruction.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Who did it.</summary>
    public string? Author { get; init; }

    /// <summary>A remark.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether it made no layer.</summary>
    public bool EmptyLayer { get; init; }

    /// <summary>Members of the JSON that have no name here, each as it was written; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }
}
