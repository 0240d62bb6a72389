namespace NoWait.Payloads.Waste;

/// <summary>What of an image nobody needs, layer by layer. No byte is counted twice.</summary>
/// <remarks>
/// All sizes are those of the unpacked files. What lies in a layer of the base is the base's waste, whoever hid it: only
/// another base takes it away.
/// </remarks>
public sealed record ImageWaste
{
    /// <summary>The layers, the lowest first.</summary>
    public required Values<WastedLayer> Layers { get; init; }

    /// <summary>What was found, the largest first.</summary>
    public required Values<WasteFinding> Findings { get; init; }

    /// <summary>
    /// dive's image efficiency, from 0 to 1: for each path that is a leaf of some layer, the smallest size that it was found
    /// with, all together, over the sum of all sizes that it was found with. A file's whiteout is a find of 0 bytes, a folder's
    /// one of what it takes away.
    /// </summary>
    public required double Efficiency { get; init; }

    /// <summary>dive's wasted bytes: all that was found of the paths that were found more than once.</summary>
    public required long DiveBytes { get; init; }

    /// <summary>What the image stands on; null for nothing, and where nothing is known of it.</summary>
    public string? Base { get; init; }

    /// <summary>The wasted bytes in the image's own layers.</summary>
    public long OwnBytes => Findings.Where(one => !Layers[one.Layer].IsBase).Sum(one => one.Bytes);

    /// <summary>The wasted bytes in the layers of its base.</summary>
    public long BaseBytes => Findings.Where(one => Layers[one.Layer].IsBase).Sum(one => one.Bytes);
}

/// <summary>A layer and what it weighs.</summary>
/// <param name="Digest">Its blob's digest.</param>
/// <param name="Packed">The blob's bytes: what travels.</param>
/// <param name="Bytes">The bytes of the files in it.</param>
/// <param name="IsBase">Whether it came with what the image stands on.</param>
/// <param name="CreatedBy">The instruction that made it; null where the image does not say.</param>
public sealed record WastedLayer(string Digest, long Packed, long Bytes, bool IsBase, string? CreatedBy);

/// <summary>Bytes of one layer that are waste for one reason.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Layer">The index of the layer that they lie in.</param>
/// <param name="What">What they are, in a few words: <c>apt's lists</c>, <c>/usr/share/doc</c>.</param>
/// <param name="Bytes">How many.</param>
/// <param name="Files">In how many files.</param>
public sealed record WasteFinding(WasteKind Kind, int Layer, string What, long Bytes, int Files)
{
    /// <summary>The index of the layer that hides them; null where they are in sight.</summary>
    public int? By { get; init; }

    /// <summary>The path of the largest file.</summary>
    public required string Example { get; init; }

    /// <summary>What to do about it, in a sentence without its full stop.</summary>
    public required string Remedy { get; init; }
}
