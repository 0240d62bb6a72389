namespace NoWait.Oci;

/// <summary>How the bytes of a layer are compressed.</summary>
public enum LayerCompression
{
    /// <summary>Not at all: a plain tar.</summary>
    None,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>Zstandard (RFC 8878).</summary>
    Zstd,
}

/// <summary>The media types of the image specification, and Docker's of schema 2, which mean the same.</summary>
public static class MediaTypes
{
    /// <summary>An image index.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>An image manifest.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An image configuration.</summary>
    public const string Config = "application/vnd.oci.image.config.v1+json";

    /// <summary>The content of what has none, two braces.</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>A layer that is not compressed.</summary>
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>A layer compressed with gzip.</summary>
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>A layer compressed with Zstandard.</summary>
    public const string LayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";

    /// <summary>Docker's manifest list.</summary>
    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Docker's image manifest, version 2, schema 2.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's image configuration.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>Docker's layer, not compressed.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>Docker's layer, compressed with gzip.</summary>
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private const string NonDistributable = "application/vnd.oci.image.layer.nondistributable.v1.tar";

    /// <summary>Whether it is an index or a manifest list.</summary>
    public static bool IsIndex(string mediaType) => mediaType is Index or DockerIndex;

    /// <summary>Whether it is a manifest of one image.</summary>
    public static bool IsManifest(string mediaType) => mediaType is Manifest or DockerManifest;

    /// <summary>Whether it is the configuration of an image.</summary>
    public static bool IsConfig(string mediaType) => mediaType is Config or DockerConfig;

    /// <summary>Whether it is a layer of files, and how that is compressed.</summary>
    public static bool IsLayer(string mediaType, out LayerCompression compression)
    {
        LayerCompression? known = mediaType switch
        {
            Layer or DockerLayer or NonDistributable => LayerCompression.None,
            LayerGzip or DockerLayerGzip or NonDistributable + "+gzip" => LayerCompression.Gzip,
            LayerZstd or NonDistributable + "+zstd" => LayerCompression.Zstd,
            _ => null,
        };
        compression = known.GetValueOrDefault();
        return known is not null;
    }

    internal static string ForLayer(LayerCompression compression) => compression switch
    {
        LayerCompression.None => Layer,
        LayerCompression.Gzip => LayerGzip,
        _ => LayerZstd,
    };
}
