using NoWait.Oci.Json;

namespace NoWait.Oci;

/// <summary>Manifests side by side: one image for several platforms, or what a layout holds (image-spec, "Image Index").</summary>
public sealed record ImageIndex
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>This index's own media type; null in old ones.</summary>
    public string? MediaType { get; init; } = MediaTypes.Index;

    /// <summary>The manifests.</summary>
    public required IReadOnlyList<Descriptor> Manifests { get; init; }

    /// <summary>Notes by name; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Members of the JSON that have no name here, each as it was written; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }

    /// <summary>The index that these bytes say.</summary>
    /// <exception cref="OciException">They say none (<see cref="OciError.Malformed"/>).</exception>
    public static ImageIndex Parse(ReadOnlyMemory<byte> json) =>
        JsonObject.Read(json, "An image index", ManifestJson.ReadIndex);

    /// <summary>The canonical JSON: members in the specification's order, maps sorted, no white space.</summary>
    public byte[] ToJson() => JsonText.Write(json => json.Object(this, ManifestJson.Write));

    /// <summary>The manifest for this platform: the first that names it, or the only one when none names any.</summary>
    /// <exception cref="OciException">There is none (<see cref="OciError.NotFound"/>).</exception>
    public Descriptor Select(Platform platform)
    {
        var images = Manifests.Where(m => MediaTypes.IsManifest(m.MediaType) || MediaTypes.IsIndex(m.MediaType)).ToList();
        var match = images.Find(m => m.Platform?.Satisfies(platform) == true)
            ?? images.Find(m => images.Count == 1 && m.Platform is null);
        return match ?? throw new OciException(
            OciError.NotFound,
            $"The image is not there for {platform}, only for {string.Join(", ", images.Select(m => m.Platform))}. "
            + "Ask for one of these platforms.");
    }
}
