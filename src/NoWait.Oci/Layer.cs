namespace NoWait.Oci;

/// <summary>A layer that exists: what its blob is, what its tar is, and where its bytes come from.</summary>
/// <param name="Descriptor">The blob, as a manifest names it.</param>
/// <param name="DiffId">The digest of the tar, before compression.</param>
/// <param name="Blobs">Where the blob can be read.</param>
public sealed record Layer(Descriptor Descriptor, Digest DiffId, IBlobSource Blobs)
{
    /// <summary>What made it, for the image's history; null when it is not said.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>How the blob is compressed.</summary>
    /// <exception cref="OciException">Its media type is no layer's (<see cref="OciError.Unsupported"/>).</exception>
    public LayerCompression GetCompression() => MediaTypes.IsLayer(Descriptor.MediaType, out var compression)
        ? compression
        : throw new OciException(
            OciError.Unsupported,
            $"{Descriptor.Digest} is no layer but {Descriptor.MediaType}. Use an image whose layers are files.")
        {
            Digest = Descriptor.Digest,
        };
}
