namespace NoWait.Oci;

/// <summary>The names of the image specification's annotations that this library reads or suggests.</summary>
public static class OciAnnotations
{
    /// <summary>What a layout's index calls a manifest.</summary>
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    /// <summary>When the image was made (RFC 3339).</summary>
    public const string Created = "org.opencontainers.image.created";

    /// <summary>Where the sources are.</summary>
    public const string Source = "org.opencontainers.image.source";

    /// <summary>The commit of the sources.</summary>
    public const string Revision = "org.opencontainers.image.revision";

    /// <summary>The version of what is packaged.</summary>
    public const string Version = "org.opencontainers.image.version";

    /// <summary>The title that people know it by.</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary>The digest of the manifest of the image below.</summary>
    public const string BaseDigest = "org.opencontainers.image.base.digest";

    /// <summary>The reference of the image below.</summary>
    public const string BaseName = "org.opencontainers.image.base.name";
}
