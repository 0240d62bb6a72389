namespace NoWait.Oci.Archive;

/// <summary>How an image is written as an archive.</summary>
public sealed record ArchiveOptions
{
    /// <summary>What the engine is to call it, each as <c>repository:tag</c>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>
    /// The diff IDs of lowest layers that the engine has already: <c>docker load</c> does not miss their bytes, other readers do.
    /// </summary>
    public IReadOnlySet<Digest> Omit { get; init; } = new HashSet<Digest>();

    /// <summary>
    /// Whether layers that this library compressed go as plain tars, which an engine on this machine takes in sooner; then
    /// only <c>docker load</c> reads the archive.
    /// </summary>
    public bool Plain { get; init; }
}
