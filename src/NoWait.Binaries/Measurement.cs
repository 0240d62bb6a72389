namespace NoWait.Binaries;

/// <summary>What one variant of a binary weighs and costs, each number measured; null where it was not.</summary>
/// <param name="Variant">What was done to it: <c>as built</c>, <c>stripped</c>, <c>upx -7</c> …</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="GzipSize">Its size in a gzip layer, at zlib's usual level.</param>
public sealed record Measurement(string Variant, long Size, long GzipSize)
{
    /// <summary>Its size in a zstd layer (level 3), where <c>zstd</c> was there.</summary>
    public long? ZstdSize { get; init; }

    /// <summary>The median time from its start to its end under the smoke command.</summary>
    public TimeSpan? StartUp { get; init; }

    /// <summary>The most memory that it had resident, in bytes: the largest of three more starts.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>How many starts <see cref="StartUp"/> is the median of.</summary>
    public int Starts { get; init; }

    /// <summary>How long it took to make this variant from the one before.</summary>
    public TimeSpan? MakingTime { get; init; }
}
