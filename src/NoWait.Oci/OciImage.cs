namespace NoWait.Oci;

/// <summary>An image of one platform, read-only: what it is and how it runs, and where its layers come from.</summary>
public sealed class OciImage
{
    private OciImage(byte[] manifestJson, string mediaType, byte[] configJson)
    {
        ManifestJson = manifestJson;
        ConfigJson = configJson;
        Manifest = Manifest.Parse(manifestJson);
        Config = ImageConfig.Parse(configJson);
        Descriptor = Descriptor.Of(mediaType, manifestJson) with { Platform = Config.Platform };
    }

    /// <summary>The manifest's descriptor, with the platform: the image's identity.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>What the image consists of.</summary>
    public Manifest Manifest { get; }

    /// <summary>What the image is and how it runs.</summary>
    public ImageConfig Config { get; }

    /// <summary>The layers, lowest first.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>The manifest's bytes, as they are stored.</summary>
    public ReadOnlyMemory<byte> ManifestJson { get; }

    /// <summary>The configuration's bytes, as they are stored.</summary>
    public ReadOnlyMemory<byte> ConfigJson { get; }

    /// <summary>Reads an image; from an index the one for the platform.</summary>
    /// <param name="blobs">Where its manifest, config and layers are.</param>
    /// <param name="root">A manifest or an index.</param>
    /// <param name="platform">What is taken from an index; null for <see cref="Platform.Current"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">It is not there, not an image, or damaged.</exception>
    public static async Task<OciImage> ReadAsync(
        IBlobSource blobs, Descriptor root, Platform? platform = null, CancellationToken cancellationToken = default)
    {
        var json = await blobs.ReadJsonAsync(root, cancellationToken);
        for (var depth = 0; MediaTypes.IsIndex(root.MediaType); depth++)
        {
            if (depth == 4)
            {
                throw new OciException(
                    OciError.LimitExceeded, $"{root.Digest} is an index of indexes, too deep to follow. Name the image itself.");
            }

            root = ImageIndex.Parse(json).Select(platform ?? Platform.Current);
            json = await blobs.ReadJsonAsync(root, cancellationToken);
        }

        if (!MediaTypes.IsManifest(root.MediaType))
        {
            throw new OciException(
                OciError.Unsupported, $"{root.Digest} is no image but {root.MediaType}. Name an image or an index of images.")
            {
                Digest = root.Digest,
            };
        }

        var config = Manifest.Parse(json).Config;
        return MediaTypes.IsConfig(config.MediaType)
            ? Create(json, root.MediaType, await blobs.ReadJsonAsync(config, cancellationToken), _ => blobs)
            : throw new OciException(
                OciError.Unsupported, $"{root.Digest} is no image: its config is {config.MediaType}. Name an image.")
            {
                Digest = root.Digest,
            };
    }

    internal static OciImage Create(byte[] manifestJson, string mediaType, byte[] configJson, Func<int, IBlobSource> blobs)
    {
        var manifest = Manifest.Parse(manifestJson);
        var diffIds = ImageConfig.Parse(configJson).RootFileSystem.DiffIds;
        return manifest.Layers.Count == diffIds.Count
            ? new OciImage(manifestJson, mediaType, configJson)
            {
                Layers = [.. manifest.Layers.Select((layer, i) => new Layer(layer, diffIds[i], blobs(i)))],
            }
            : throw OciException.Malformed(
                "An image", $"its manifest has {manifest.Layers.Count} layers and its config {diffIds.Count}");
    }
}
