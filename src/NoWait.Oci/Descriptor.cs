namespace NoWait.Oci;

/// <summary>What content is, by type, digest and size, without the content (image-spec, "OCI Content Descriptors").</summary>
public sealed record Descriptor
{
    /// <summary>The content's media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>The content's digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The content's size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Where else it can be fetched from; null for nowhere.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>Notes by name; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>What the content runs on, in an index; null where it is not said.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Members of the JSON that have no name here, each as it was written; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }

    /// <summary>The name that a layout's index gives it (<c>org.opencontainers.image.ref.name</c>); null for none.</summary>
    public string? ReferenceName => Annotations?.GetValueOrDefault(OciAnnotations.ReferenceName);

    /// <summary>Type, digest and size alone: what a manifest says of its config and layers.</summary>
    public Descriptor Bare() => new() { MediaType = MediaType, Digest = Digest, Size = Size };

    internal static Descriptor Of(string mediaType, ReadOnlySpan<byte> content) =>
        new() { MediaType = mediaType, Digest = Digest.Of(content), Size = content.Length };
}
