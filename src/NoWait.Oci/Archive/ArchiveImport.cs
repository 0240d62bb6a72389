using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using NoWait.Oci.Json;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;

namespace NoWait.Oci.Archive;

/// <summary>Takes an image from what <c>docker save</c> writes into a layout, in one pass and without the archive on disk.</summary>
public static class ArchiveImport
{
    /// <summary>Stores the archive's only image, without a name; layers that the layout has are read past.</summary>
    /// <param name="layout">Where it goes.</param>
    /// <param name="archive">The tar, from front to back.</param>
    /// <param name="diffIds">The diff IDs of the image's layers; those that the layout has in some image are not stored again.</param>
    /// <param name="cancellationToken">Ends the work; blobs that came whole stay.</param>
    /// <returns>The image, its configuration byte for byte as the engine has it, its layers in the layout.</returns>
    /// <exception cref="OciException">The archive holds no image, several, or a damaged one; or the layout cannot take it.</exception>
    public static async Task<OciImage> ImportAsync(
        this OciLayout layout, Stream archive, IReadOnlyCollection<Digest> diffIds, CancellationToken cancellationToken = default)
    {
        await layout.BeginWritingAsync(cancellationToken);
        var known = await KnownLayers.OfAsync(layout, diffIds, cancellationToken);
        var reading = new ArchiveReading(layout, known);
        await reading.ReadAsync(archive, cancellationToken);
        return reading.Image();
    }
}

/// <summary>Layers that a layout has, told by how their tars begin.</summary>
internal sealed class KnownLayers
{
    /// <summary>More than any two layers begin alike: names, sizes and times of their first files, and the first of these.</summary>
    public const int HeadSize = 32 * 1024;

    private readonly Dictionary<string, Layer> _byHead = new(StringComparer.Ordinal);

    public static async Task<KnownLayers> OfAsync(
        OciLayout layout, IReadOnlyCollection<Digest> wanted, CancellationToken cancellationToken)
    {
        var known = new KnownLayers();
        var left = wanted.ToHashSet();
        foreach (var root in layout.List())
        {
            foreach (var layer in left.Count == 0 ? [] : await LayersAsync(layout, root, cancellationToken))
            {
                if (layout.Contains(layer.Descriptor) && left.Remove(layer.DiffId))
                {
                    await known.AddAsync(layer, cancellationToken);
                }
            }
        }

        return known;
    }

    public static string HeadOf(ReadOnlySpan<byte> start) => Convert.ToHexString(SHA256.HashData(start));

    public Layer? Find(ReadOnlySpan<byte> start) => _byHead.GetValueOrDefault(HeadOf(start));

    private static async Task<IReadOnlyList<Layer>> LayersAsync(OciLayout layout, Descriptor root, CancellationToken cancellationToken)
    {
        try
        {
            return (await OciImage.ReadAsync(layout, root, cancellationToken: cancellationToken)).Layers;
        }
        catch (OciException)
        {
            // What cannot be read here helps nobody, and harms nobody.
            return [];
        }
    }

    private async Task AddAsync(Layer layer, CancellationToken cancellationToken)
    {
        if (layer.GetCompression() is not (LayerCompression.Gzip or LayerCompression.None))
        {
            return;
        }

        await using var blob = await layer.Blobs.OpenAsync(layer.Descriptor, cancellationToken);
        await using var tar = layer.GetCompression() == LayerCompression.Gzip ? new GZipStream(blob, CompressionMode.Decompress) : blob;
        var head = new byte[HeadSize];
        var count = await tar.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        _byHead[HeadOf(head.AsSpan(0, count))] = layer;
    }
}

/// <summary>An archive that is being read.</summary>
internal sealed class ArchiveReading(OciLayout layout, KnownLayers known)
{
    private readonly Dictionary<string, byte[]> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Target)> _links = [];

    public async Task ReadAsync(Stream archive, CancellationToken cancellationToken)
    {
        try
        {
            await using var reader = new TarReader(archive, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                {
                    _links.Add((entry.Name, ArchiveIndex.Resolve(entry.Name, entry)));
                }
                else if (entry.DataStream is { } content)
                {
                    await TakeAsync(entry, content, cancellationToken);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw OciException.Malformed("The engine's archive", "it is no whole tar", e);
        }
    }

    public OciImage Image()
    {
        foreach (var (name, target) in _links)
        {
            if (_layers.TryGetValue(target, out var layer))
            {
                _layers[name] = layer;
            }
        }

        var manifests = JsonObject.ReadArray(Text("manifest.json"), "The manifest.json of the engine's archive", DockerManifestJson.Read);
        if (manifests is not [var manifest])
        {
            throw OciException.Malformed("The engine's archive", $"it holds {manifests.Length} images, and one was asked for");
        }

        var config = Text(manifest.Config);
        var layers = manifest.Layers.Select(name => _layers.TryGetValue(name, out var layer)
            ? layer
            : throw OciException.Malformed("The engine's archive", $"it has no {name}")).ToArray();
        var json = new Manifest
        {
            Config = Descriptor.Of(MediaTypes.Config, config),
            Layers = [.. layers.Select(layer => layer.Descriptor)],
        }.ToJson();
        layout.Add(MediaTypes.Config, config);
        layout.Add(MediaTypes.Manifest, json);
        return OciImage.Create(json, MediaTypes.Manifest, config, _ => layout);
    }

    private byte[] Text(string name) => _texts.TryGetValue(name, out var text)
        ? text
        : throw OciException.Malformed("The engine's archive", $"it has no {name}, so it is no archive of images");

    private async Task TakeAsync(TarEntry entry, Stream content, CancellationToken cancellationToken)
    {
        var head = new byte[(int)Math.Min(entry.Length, KnownLayers.HeadSize)];
        await content.ReadExactlyAsync(head, cancellationToken);
        if (entry.Length <= JsonObject.MaximumSize && head is [(byte)'{' or (byte)'[', ..])
        {
            var text = new byte[entry.Length];
            head.CopyTo(text, 0);
            await content.ReadExactlyAsync(text.AsMemory(head.Length), cancellationToken);
            _texts[entry.Name] = text;
        }
        else if (entry.Length >= 2 * 512)
        {
            // Anything shorter is no tar, but the version of a format that nobody reads.
            _layers[entry.Name] = known.Find(head) is { } layer
                ? await PassAsync(layer, head, content, cancellationToken)
                : await StoreAsync(head, content, cancellationToken);
        }
    }

    /// <summary>Reads past a layer that is there; it begins like it, and is it when all of it is.</summary>
    private static async Task<Layer> PassAsync(Layer layer, byte[] head, Stream content, CancellationToken cancellationToken)
    {
        using var hash = new HashStream();
        await CopyAsync(head, content, hash, cancellationToken);
        var found = hash.Complete();
        return found == layer.DiffId
            ? layer
            : throw OciException.Malformed("The engine's archive", $"a layer of it is {found} and begins like {layer.DiffId}");
    }

    private async Task<Layer> StoreAsync(byte[] head, Stream content, CancellationToken cancellationToken)
    {
        using var blob = new BlobWriter(layout);
        if (Compressions.Detect(head) != LayerCompression.None)
        {
            throw OciException.Malformed("The engine's archive", "its layers are compressed, and were asked for as they are");
        }

        Digest diffId;
        using (var tar = new GzipLayerStream(blob.Write, Math.Min(Environment.ProcessorCount, 32), cancellationToken))
        {
            await CopyAsync(head, content, tar, cancellationToken);
            diffId = tar.Complete();
        }

        return new Layer(blob.Commit(MediaTypes.LayerGzip), diffId, layout);
    }

    private static async Task CopyAsync(byte[] head, Stream content, WriteOnlyStream output, CancellationToken cancellationToken)
    {
        output.Write(head.AsSpan());
        var buffer = new byte[256 * 1024];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            output.Write(buffer.AsSpan(0, read));
        }
    }
}
