namespace NoWait.Oci;

/// <summary>What kind of thing went wrong with an image.</summary>
public enum OciError
{
    /// <summary>A digest, reference, platform or image path that is not one.</summary>
    InvalidName,

    /// <summary>Two entries of a layer have the same path, or one lies below a file.</summary>
    Conflict,

    /// <summary>A file to be put in a layer is missing, unreadable, or changed while it was read.</summary>
    Source,

    /// <summary>Bytes that are not what their media type says: JSON, tar, gzip or zstd.</summary>
    Malformed,

    /// <summary>Content whose digest or size is not the one that was promised.</summary>
    Mismatch,

    /// <summary>A blob, reference, platform or layout that is not there.</summary>
    NotFound,

    /// <summary>An entry that would reach out of the folder that an image is unpacked to.</summary>
    Unsafe,

    /// <summary>More bytes, entries or a higher compression ratio than was allowed.</summary>
    LimitExceeded,

    /// <summary>Something that is valid, and that this library does not do.</summary>
    Unsupported,

    /// <summary>The disk is full, or its quota or file size limit is reached.</summary>
    StorageFull,

    /// <summary>Another process holds what is needed.</summary>
    Busy,

    /// <summary>The registry wants credentials, or other ones.</summary>
    Unauthorized,

    /// <summary>The registry cannot be reached, or broke off.</summary>
    Unreachable,

    /// <summary>The registry answered with an error.</summary>
    Refused,
}

/// <summary>An image could not be made, read, stored or moved; the message says what, where and what to do.</summary>
public sealed class OciException(OciError kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of thing went wrong.</summary>
    public OciError Kind { get; } = kind;

    /// <summary>The blob that it went wrong with; null when there is none.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The path, in the image or on disk, that it went wrong with; null when there is none.</summary>
    public string? Path { get; init; }

    /// <summary>Whether reading the layer as any other gzip, not in pieces, may still succeed.</summary>
    internal bool IsAboutPieces { get; init; }

    internal static OciException Malformed(string what, string why, Exception? inner = null) =>
        new(OciError.Malformed, $"{what} is malformed: {why}. Fetch or build it again.", inner);
}
