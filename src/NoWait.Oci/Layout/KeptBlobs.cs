namespace NoWait.Oci.Layout;

/// <summary>The blobs that a garbage collection leaves, each counted once however many images share it.</summary>
internal sealed class KeptBlobs(OciLayout layout)
{
    private readonly HashSet<Digest> _blobs = [];
    private long _size;

    public IReadOnlySet<Digest> Blobs => _blobs;

    /// <summary>Keeps all that these lead to.</summary>
    public async Task AddAsync(IEnumerable<Descriptor> roots, CancellationToken cancellationToken)
    {
        var reached = await Reachability.OfAsync(layout, roots, cancellationToken);
        foreach (var blob in reached.Where(blob => _blobs.Add(blob.Digest)))
        {
            _size += blob.Size;
        }
    }

    /// <summary>Keeps an image when it is whole and there is room for what it has and no other has.</summary>
    public async Task<bool> TryAddAsync(Descriptor image, long room, CancellationToken cancellationToken)
    {
        try
        {
            var reached = await Reachability.OfAsync(layout, [image], cancellationToken);
            var more = reached.Where(blob => !_blobs.Contains(blob.Digest)).ToList();
            var size = more.Sum(blob => blob.Size);
            if (_size + size > room || !reached.All(layout.Contains))
            {
                return false;
            }

            _blobs.UnionWith(more.Select(blob => blob.Digest));
            _size += size;
            return true;
        }
        catch (OciException)
        {
            return false;
        }
    }
}
