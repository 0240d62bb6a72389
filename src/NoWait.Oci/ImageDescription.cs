namespace NoWait.Oci;

/// <summary>What an image is to be: layers on a base, and how it runs.</summary>
public sealed record ImageDescription
{
    /// <summary>The image below; null for none.</summary>
    public OciImage? Base { get; init; }

    /// <summary>The layers on top of the base, lowest first.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>How it runs, in place of what the base says; null for what the base says.</summary>
    public RunConfig? Run { get; init; }

    /// <summary>What it runs on; null for what the base does, or <see cref="Platform.Current"/>.</summary>
    public Platform? Platform { get; init; }

    /// <summary>When it was made: the time of its sources, so that equal sources give equal images.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who made it; null when it is not said.</summary>
    public string? Author { get; init; }

    /// <summary>Notes of the manifest, by name; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The image: equal descriptions give equal bytes.</summary>
    public OciImage Assemble()
    {
        Layer[] layers = [.. Base?.Layers ?? [], .. Layers];
        var diffIds = new Digest[layers.Length];
        for (var i = 0; i < layers.Length; i++)
        {
            diffIds[i] = layers[i].DiffId;
        }

        var platform = Platform ?? Base?.Config.Platform ?? Platform.Current;
        var config = new ImageConfig
        {
            Created = Created,
            Author = Author,
            Architecture = platform.Architecture,
            Variant = platform.Variant,
            Os = platform.Os,
            OsVersion = platform.OsVersion,
            Config = Run ?? Base?.Config.Config,
            RootFileSystem = new RootFileSystem { DiffIds = diffIds },
            History = [.. BaseHistory(), .. Layers.Select(Step)],
            Extra = Base?.Config.Extra,
        }.ToJson();
        var manifest = new Manifest
        {
            Config = Descriptor.Of(MediaTypes.Config, config),
            Layers = [.. layers.Select(InOciTerms)],
            Annotations = Annotations,
        }.ToJson();
        return OciImage.Create(manifest, MediaTypes.Manifest, config, i => layers[i].Blobs);
    }

    // A base without a history would make the new layers' entries stand for its own layers.
    private IEnumerable<HistoryEntry> BaseHistory() => Base is null
        ? []
        : Base.Config.History is { Count: > 0 } history
            ? history
            : Base.Layers.Select(_ => new HistoryEntry { Created = Base.Config.Created, Comment = "base" });

    private HistoryEntry Step(Layer layer) => new() { Created = Created, CreatedBy = layer.CreatedBy ?? "nowait" };

    private static Descriptor InOciTerms(Layer layer) =>
        layer.Descriptor.Bare() with { MediaType = MediaTypes.ForLayer(layer.GetCompression()) };
}
