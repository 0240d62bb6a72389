namespace NoWait.Oci.Unpack;

/// <summary>What becomes of a symbolic link whose target begins with a slash.</summary>
public enum AbsoluteLinks
{
    /// <summary>It is made relative, and so leads to the same file of the image wherever the folder lies.</summary>
    Rewrite,

    /// <summary>It stays as it is: right for a folder that becomes the root, wrong for any other.</summary>
    Keep,

    /// <summary>The image is refused.</summary>
    Refuse,
}

/// <summary>How far an image is trusted when it is unpacked.</summary>
public sealed record UnpackOptions
{
    /// <summary>The most bytes that all files and tar headers of all layers may have; 16 GiB by default.</summary>
    public long MaximumBytes { get; init; } = 16L << 30;

    /// <summary>The most entries that all layers may have; a million by default.</summary>
    public long MaximumEntries { get; init; } = 1_000_000;

    /// <summary>The most bytes that one compressed byte may become, beyond the first 64 MiB of a layer; 300 by default.</summary>
    public int MaximumRatio { get; init; } = 300;

    /// <summary>What becomes of symbolic links whose target begins with a slash.</summary>
    public AbsoluteLinks AbsoluteLinks { get; init; } = AbsoluteLinks.Rewrite;
}

/// <summary>What was unpacked.</summary>
/// <param name="Entries">The number of tar entries.</param>
/// <param name="Bytes">The sum of the layers' tars, in bytes.</param>
public sealed record UnpackResult(long Entries, long Bytes);
