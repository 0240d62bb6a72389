using NoWait.Docker.Connection;
using NoWait.Docker.Json;
using NoWait.Oci;
using NoWait.Oci.Archive;

namespace NoWait.Docker.Images;

/// <summary>How an image comes into an engine.</summary>
public sealed record LoadOptions
{
    /// <summary>What the engine is to call it, each as <c>repository:tag</c>; one at least.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Images that probably share its lower layers, such as its base and its last version; they are looked at first.</summary>
    public IReadOnlyList<string> Relatives { get; init; } = [];
}

/// <summary>What a load did.</summary>
/// <param name="Id">The image's id in the engine.</param>
/// <param name="BytesSent">The bytes of the layers that travelled, compressed as they are stored here.</param>
/// <param name="LayersSent">How many layers travelled.</param>
/// <param name="LayersThere">How many were in the engine already.</param>
public sealed record LoadResult(string Id, long BytesSent, int LayersSent, int LayersThere);

/// <summary>Sends an image's new layers only, when the engine keeps layers by their content.</summary>
internal sealed class ImageLoader(EngineConnection connection, ImagesApi images)
{
    private const int MostImages = 200;

    // The usual graph driver; containerd's snapshotter of that kind is called overlayfs.
    private const string GraphDriver = "overlay2";

    private bool? _sharesLayers;

    public async Task<LoadResult> LoadAsync(OciImage image, LoadOptions options, CancellationToken cancellationToken)
    {
        var there = await CountSharedAsync(image, options, cancellationToken);
        // It would unpack them anyway, one byte after the other, and nothing is saved on the way to this machine.
        var plain = _sharesLayers == true && connection.Endpoint.IsLocal;
        if (there > 0 || plain)
        {
            try
            {
                return await SendAsync(image, options, there, plain, cancellationToken);
            }
            catch (Exception e) when (e is DockerException { Reason: not null } or InvalidDataException)
            {
                // This engine wants whole archives, or the layers were removed since we looked.
                _sharesLayers = there > 0 ? false : _sharesLayers;
            }
        }

        return await SendAsync(image, options, 0, plain: false, cancellationToken);
    }

    private async Task<LoadResult> SendAsync(OciImage image, LoadOptions options, int there, bool plain, CancellationToken cancellationToken)
    {
        var omit = image.Layers.Take(there).Select(layer => layer.DiffId).ToHashSet();
        var sent = image.Layers.Where(layer => !omit.Contains(layer.DiffId)).ToList();
        var form = new ArchiveOptions { Names = options.Names, Omit = omit, Plain = plain };
        using var archive = new StreamedContent((stream, token) => image.WriteArchiveAsync(stream, form, token));
        await images.LoadAsync(archive, null, cancellationToken);
        // Where layers are known by their content, an image is known by its config's.
        var id = _sharesLayers == true
            ? image.Manifest.Config.Digest.ToString()
            : (await images.InspectAsync(options.Names[0], cancellationToken)).Id;
        return new LoadResult(id, sent.Sum(layer => layer.Descriptor.Size), sent.Count, image.Layers.Count - sent.Count);
    }

    /// <summary>How many of the lowest layers the engine has, on top of each other as this image wants them.</summary>
    private async Task<int> CountSharedAsync(OciImage image, LoadOptions options, CancellationToken cancellationToken)
    {
        if (image.Layers.Count == 0 || _sharesLayers == false)
        {
            return 0;
        }

        string[] wanted = [.. image.Layers.Select(layer => layer.DiffId.ToString())];
        var best = 0;
        foreach (var relative in options.Relatives.Concat(options.Names))
        {
            var there = await images.FindAsync(relative, cancellationToken);
            _sharesLayers ??= there?.GraphDriver?.Name is GraphDriver ? true : null;
            best = Math.Max(best, Shared(wanted, there));
            if (best >= wanted.Length - 1)
            {
                // Nothing could save more than the uppermost.
                break;
            }
        }

        return !await SharesLayersAsync(cancellationToken) ? 0
            : best > 0 ? best
            : await SearchAsync(wanted, cancellationToken);
    }

    private async Task<int> SearchAsync(string[] wanted, CancellationToken cancellationToken)
    {
        var best = 0;
        var all = await images.ListAsync(null, cancellationToken);
        foreach (var image in all.OrderByDescending(image => image.Created).Take(MostImages))
        {
            best = Math.Max(best, Shared(wanted, await images.FindAsync(image.Id, cancellationToken)));
            if (best == wanted.Length)
            {
                break;
            }
        }

        return best;
    }

    private static int Shared(string[] wanted, ImageDetails? image) =>
        image?.RootFS?.Layers is { } layers ? wanted.Zip(layers).TakeWhile(pair => pair.First == pair.Second).Count() : 0;

    /// <summary>Graph drivers share layers by their content; containerd's store wants every blob.</summary>
    private async ValueTask<bool> SharesLayersAsync(CancellationToken cancellationToken) =>
        _sharesLayers ??= !(await connection.ReadAsync(
            EngineRequest.Get("/info"), EngineJson.Default.DaemonInfo, cancellationToken)).UsesContainerdStore;
}
