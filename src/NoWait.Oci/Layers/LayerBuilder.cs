using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using NoWait.Oci.Layout;

namespace NoWait.Oci.Layers;

/// <summary>Makes the layers that are described, in a layout.</summary>
/// <param name="layout">Where the blobs go.</param>
/// <param name="cache">Remembers layers from run to run; null for always making them anew.</param>
public sealed class LayerBuilder(OciLayout layout, LayerCache? cache = null)
{
    private readonly ConcurrentDictionary<string, Lock> _turns = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>How the blobs are compressed: with gzip, or not at all.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>How many threads compress; the result does not depend on it.</summary>
    public int Workers { get; init; } = Math.Min(Environment.ProcessorCount, 32);

    /// <summary>How many layers had to be made anew.</summary>
    public int Made => _made;

    /// <summary>The layer of this description: the one that was made before when nothing of it has changed.</summary>
    /// <exception cref="OciException">
    /// A file is missing or changed meanwhile (<see cref="OciError.Source"/>), or the disk is full
    /// (<see cref="OciError.StorageFull"/>); the layout is as it was.
    /// </exception>
    public async Task<Layer> BuildAsync(LayerDescription description, CancellationToken cancellationToken = default)
    {
        using var activity = OciActivity.Start("layer", description.CreatedBy ?? "layer");
        try
        {
            await layout.BeginWritingAsync(cancellationToken);
            var layer = await Task.Run(() => Build(description, activity, cancellationToken), cancellationToken);
            activity.Bytes(layer.Descriptor.Size);
            return layer with { CreatedBy = description.CreatedBy };
        }
        catch (Exception e)
        {
            activity.Fail(e);
            throw;
        }
    }

    private Layer Build(LayerDescription description, Activity? activity, CancellationToken cancellationToken)
    {
        if (cache is null)
        {
            activity.Cache(hit: false);
            return Make(description, cancellationToken);
        }

        // Two that may come out equal are made one after the other: the second finds the first.
        var key = LayerKey.Of(description, Compression);
        lock (_turns.GetOrAdd(key.Shape, static _ => new()))
        {
            return Build(description, cache, key, activity, cancellationToken);
        }
    }

    private Layer Build(
        LayerDescription description, LayerCache cache, LayerKey key, Activity? activity, CancellationToken cancellationToken)
    {
        var stamp = cache.IsSettled(key) ? key.Stamp : "";
        var known = cache.Read(key).Where(layer => layout.Contains(layer.Descriptor)).ToArray();
        var same = Array.Find(known, layer => stamp.Length > 0 && layer.Stamp == stamp);
        if (same is not null)
        {
            activity.Cache(hit: true);
            return new Layer(same.Descriptor, same.DiffId, layout);
        }

        var found = FindByContent(description, known, key, cancellationToken);
        activity.Cache(found is not null);
        var layer = found ?? Make(description, cancellationToken);
        cache.Write(key, new CachedLayer
        {
            Stamp = stamp,
            ContentLength = key.ContentLength,
            DiffId = layer.DiffId,
            Descriptor = layer.Descriptor,
        });
        return layer;
    }

    // Hashing is ten times faster than compressing, and worth it where the result may be there already.
    private Layer? FindByContent(
        LayerDescription description, CachedLayer[] known, LayerKey key, CancellationToken cancellationToken)
    {
        if (!known.Any(layer => layer.ContentLength == key.ContentLength))
        {
            return null;
        }

        using var hash = new HashStream();
        LayerTar.Write(description, hash, cancellationToken);
        var diffId = hash.Complete();
        var same = Array.Find(known, layer => layer.DiffId == diffId);
        return same is null ? null : new Layer(same.Descriptor, diffId, layout);
    }

    private Layer Make(LayerDescription description, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _made);
        using var blob = new BlobWriter(layout);
        Digest diffId;
        if (Compression == LayerCompression.None)
        {
            using var tar = new HashStream(blob.Write);
            LayerTar.Write(description, tar, cancellationToken);
            diffId = tar.Complete();
        }
        else
        {
            using var tar = new GzipLayerStream(blob.Write, Workers, cancellationToken);
            LayerTar.Write(description, tar, cancellationToken);
            diffId = tar.Complete();
        }

        return new Layer(blob.Commit(MediaTypes.ForLayer(Compression)), diffId, layout);
    }
}
