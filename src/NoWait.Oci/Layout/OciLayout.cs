using NoWait.Oci.Json;

namespace NoWait.Oci.Layout;

/// <summary>Images in a folder, by content (image-spec, "Image Layout"); several processes may use it at once.</summary>
/// <remarks>
/// Blobs and the index are written beside their place and renamed into it: they are whole or not there. As long as a
/// layout that has written is not disposed, garbage collection elsewhere is refused.
/// </remarks>
public sealed class OciLayout : IBlobSource, IDisposable
{
    private readonly LayoutFolder _folder;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _entering = new(1);
    private FileStream? _writing;

    private OciLayout(LayoutFolder folder, TimeProvider? time)
    {
        _folder = folder;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The folder, absolute.</summary>
    public string Path => _folder.Path;

    /// <summary>Whether blobs are on the disk, not only with the system, before their names appear; the index always is.</summary>
    /// <remarks>Without it a power failure may cost blobs, which are then built again.</remarks>
    public bool Durable { get; init; }

    internal string TemporaryFolder => _folder.Temporary;

    /// <summary>Where blobs lie whose download broke off.</summary>
    internal string PartialFolder => _folder.Partial;

    /// <summary>The layout in this folder.</summary>
    /// <exception cref="OciException">There is none (<see cref="OciError.NotFound"/>), or one of a later version.</exception>
    public static OciLayout Open(string path, TimeProvider? time = null)
    {
        var folder = new LayoutFolder(System.IO.Path.GetFullPath(path));
        folder.CheckVersion();
        return new OciLayout(folder, time);
    }

    /// <summary>The layout in this folder, new and empty when there is none.</summary>
    /// <exception cref="OciException">The folder holds something else (<see cref="OciError.Conflict"/>).</exception>
    public static OciLayout OpenOrCreate(string path, TimeProvider? time = null)
    {
        new LayoutFolder(System.IO.Path.GetFullPath(path)).CreateIfMissing();
        return Open(path, time);
    }

    /// <summary>Where the blob with this digest is, or would be.</summary>
    public string BlobPath(Digest digest) => _folder.Blob(digest);

    /// <summary>Whether the blob is there in its full size.</summary>
    public bool Contains(Descriptor descriptor)
    {
        var file = new FileInfo(BlobPath(descriptor.Digest));
        return file.Exists && file.Length == descriptor.Size;
    }

    /// <inheritdoc />
    public Task<Stream> OpenAsync(Descriptor descriptor, CancellationToken cancellationToken = default) =>
        Task.FromResult<Stream>(OpenVerified(descriptor));

    /// <summary>What the index holds: images and indexes of images, with their reference names.</summary>
    public IReadOnlyList<Descriptor> List() => ReadIndex().Manifests;

    /// <summary>What the index calls by this name; null for nothing.</summary>
    public Descriptor? Find(string reference) => List().FirstOrDefault(m => m.ReferenceName == reference);

    /// <summary>The image that the index calls by this name; of several platforms the one asked for, or this machine's.</summary>
    /// <exception cref="OciException">There is none (<see cref="OciError.NotFound"/>), or it is damaged.</exception>
    public Task<OciImage> ReadAsync(
        string reference, Platform? platform = null, CancellationToken cancellationToken = default)
    {
        var manifests = List();
        var root = manifests.FirstOrDefault(m => m.ReferenceName == reference) ?? throw new OciException(
            OciError.NotFound,
            $"{Path} has no image '{reference}', only {string.Join(", ", manifests.Select(m => m.ReferenceName ?? "one without a name"))}. "
            + "Build or fetch it first.") { Path = Path };
        return OciImage.ReadAsync(this, root, platform, cancellationToken);
    }

    /// <summary>Stores an image, with those of its blobs that are not there, and gives it a name when one is given.</summary>
    /// <exception cref="OciException">A blob cannot be read or written; the index is as it was.</exception>
    public async Task<Descriptor> AddAsync(
        OciImage image, string? reference = null, CancellationToken cancellationToken = default)
    {
        await BeginWritingAsync(cancellationToken);
        foreach (var layer in image.Layers.Where(layer => !Contains(layer.Descriptor)))
        {
            await CopyAsync(layer, cancellationToken);
        }

        Add(image.Manifest.Config.MediaType, image.ConfigJson.Span);
        Add(image.Descriptor.MediaType, image.ManifestJson.Span);
        if (reference is not null)
        {
            await TagAsync(image.Descriptor, reference, cancellationToken);
        }

        return image.Descriptor;
    }

    /// <summary>Stores one image for several platforms under a name.</summary>
    /// <exception cref="OciException">A blob cannot be read or written; the index is as it was.</exception>
    public async Task<Descriptor> AddAsync(
        IReadOnlyList<OciImage> images, string reference, CancellationToken cancellationToken = default)
    {
        foreach (var image in images)
        {
            await AddAsync(image, reference: null, cancellationToken);
        }

        var index = new ImageIndex { Manifests = [.. images.Select(image => image.Descriptor)] };
        var descriptor = Add(MediaTypes.Index, index.ToJson());
        await TagAsync(descriptor, reference, cancellationToken);
        return descriptor;
    }

    /// <summary>Gives the name to a manifest or index that is there, and takes it from what had it.</summary>
    public async Task TagAsync(Descriptor manifest, string reference, CancellationToken cancellationToken = default)
    {
        await BeginWritingAsync(cancellationToken);
        var named = manifest with { Annotations = With(manifest.Annotations, OciAnnotations.ReferenceName, reference) };
        await ChangeIndexAsync(
            manifests => [.. manifests.Where(m => m.ReferenceName != reference), named], cancellationToken);
    }

    /// <summary>Takes the name away; what nothing else reaches is gone with the next garbage collection.</summary>
    public Task UntagAsync(string reference, CancellationToken cancellationToken = default) =>
        ChangeIndexAsync(manifests => [.. manifests.Where(m => m.ReferenceName != reference)], cancellationToken);

    /// <summary>Removes the blobs that nothing in the index reaches, and returns how many bytes that freed.</summary>
    /// <remarks>To be called when this layout is not at work otherwise.</remarks>
    /// <exception cref="OciException">Somebody else is writing (<see cref="OciError.Busy"/>); nothing is removed.</exception>
    public async Task<long> CollectGarbageAsync(CancellationToken cancellationToken = default)
    {
        LetGo();
        using var alone = LayoutLock.TryTake(_folder.WritersLock, exclusive: true) ?? throw new OciException(
            OciError.Busy, $"Another process is writing to {Path}. Collect its garbage later.") { Path = Path };
        var live = await Reachability.OfAsync(this, cancellationToken);
        return GarbageCollection.Sweep(_folder, live);
    }

    /// <summary>
    /// Removes the blobs that nothing in the index reaches, no pinned image, and none of the wanted ones: of these as many stay, in
    /// their order, as there is room for.
    /// </summary>
    /// <param name="pinned">Manifests that stay in any case.</param>
    /// <param name="wanted">Manifests that stay as long as there is room, the dearest first; one that is not whole counts for nothing.</param>
    /// <param name="room">How many bytes the blobs may have in all.</param>
    /// <param name="cancellationToken">Ends the search for what stays.</param>
    /// <exception cref="OciException">Somebody else is writing (<see cref="OciError.Busy"/>); nothing is removed.</exception>
    public async Task<Collected> CollectGarbageAsync(
        IReadOnlyList<Descriptor> pinned, IReadOnlyList<Descriptor> wanted, long room, CancellationToken cancellationToken = default)
    {
        LetGo();
        using var alone = LayoutLock.TryTake(_folder.WritersLock, exclusive: true) ?? throw new OciException(
            OciError.Busy, $"Another process is writing to {Path}. Collect its garbage later.") { Path = Path };
        var kept = new KeptBlobs(this);
        await kept.AddAsync([.. List(), .. pinned], cancellationToken);
        var dropped = new List<Descriptor>();
        foreach (var image in wanted)
        {
            if (!await kept.TryAddAsync(image, room, cancellationToken))
            {
                dropped.Add(image);
            }
        }

        return new(GarbageCollection.Sweep(_folder, kept.Blobs), dropped);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        LetGo();
        _entering.Dispose();
    }

    /// <summary>Keeps garbage collection away until this layout is disposed: what is there now stays.</summary>
    public async Task BeginWritingAsync(CancellationToken cancellationToken)
    {
        await _entering.WaitAsync(cancellationToken);
        try
        {
            _writing ??= await LayoutLock.TakeAsync(_folder.WritersLock, exclusive: false, _time, cancellationToken);
        }
        finally
        {
            _entering.Release();
        }
    }

    /// <summary>Stores a blob that is in memory.</summary>
    internal Descriptor Add(string mediaType, ReadOnlySpan<byte> content)
    {
        var descriptor = Descriptor.Of(mediaType, content);
        Add(descriptor, content);
        return descriptor;
    }

    /// <summary>Stores a blob that is in memory and verified.</summary>
    internal void Add(Descriptor descriptor, ReadOnlySpan<byte> content)
    {
        if (!Contains(descriptor))
        {
            Storage.Replace(BlobPath(descriptor.Digest), TemporaryFolder, content, Durable);
        }
    }

    private void LetGo()
    {
        _writing?.Dispose();
        _writing = null;
    }

    private static Dictionary<string, string> With(
        IReadOnlyDictionary<string, string>? annotations, string name, string value) =>
        new(annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [name] = value };

    private async Task CopyAsync(Layer layer, CancellationToken cancellationToken)
    {
        await using var source = await layer.Blobs.OpenAsync(layer.Descriptor, cancellationToken);
        using var writer = new BlobWriter(this, layer.Descriptor);
        var buffer = new byte[256 * 1024];
        while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            writer.Write(buffer.AsSpan(0, count));
        }

        writer.Commit(layer.Descriptor.MediaType);
    }

    private async Task ChangeIndexAsync(
        Func<IReadOnlyList<Descriptor>, IReadOnlyList<Descriptor>> change, CancellationToken cancellationToken)
    {
        using var alone = await LayoutLock.TakeAsync(_folder.IndexLock, exclusive: true, _time, cancellationToken);
        var index = ReadIndex();
        var changed = index with { Manifests = change(index.Manifests) };
        Storage.Replace(_folder.Index, TemporaryFolder, changed.ToJson(), durable: true);
    }

    private ImageIndex ReadIndex()
    {
        try
        {
            return JsonObject.Read(File.ReadAllBytes(_folder.Index), _folder.Index, ManifestJson.ReadIndex);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Storage.ReadFailure(e, _folder.Index);
        }
    }

    private VerifyingStream OpenVerified(Descriptor descriptor)
    {
        var path = BlobPath(descriptor.Digest);
        try
        {
            return new VerifyingStream(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1), descriptor);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OciException(
                OciError.NotFound, $"The blob {descriptor.Digest} is not in {Path}. Build or fetch the image again.", e)
            {
                Digest = descriptor.Digest,
                Path = Path,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Storage.ReadFailure(e, path);
        }
    }
}
