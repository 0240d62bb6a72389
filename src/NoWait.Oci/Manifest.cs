using NoWait.Oci.Json;

namespace NoWait.Oci;

/// <summary>One image: its config and its layers, lowest first (image-spec, "Image Manifest").</summary>
public sealed record Manifest
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>This manifest's own media type; null in old ones.</summary>
    public string? MediaType { get; init; } = MediaTypes.Manifest;

    /// <summary>The image's configuration.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public required IReadOnlyList<Descriptor> Layers { get; init; }

    /// <summary>Notes by name; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Members of the JSON that have no name here, each as it was written; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }

    /// <summary>The manifest that these bytes say.</summary>
    /// <exception cref="OciException">They say none (<see cref="OciError.Malformed"/>).</exception>
    public static Manifest Parse(ReadOnlyMemory<byte> json)
    {
        var manifest = JsonObject.Read(json, "A manifest", ManifestJson.ReadManifest);
        return manifest.SchemaVersion == 2 ? manifest : throw new OciException(
            OciError.Unsupported,
            $"The manifest is of schema version {manifest.SchemaVersion}; only 2 is read. Push the image again with a current tool.");
    }

    /// <summary>The canonical JSON: members in the specification's order, maps sorted, no white space.</summary>
    public byte[] ToJson() => JsonText.Write(json => json.Object(this, ManifestJson.Write));
}
