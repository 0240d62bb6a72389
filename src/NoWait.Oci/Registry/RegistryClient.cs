using System.Collections.Concurrent;
using System.Diagnostics;
using NoWait.Oci.Layout;

namespace NoWait.Oci.Registry;

/// <summary>Pulls images from registries and pushes them there (distribution-spec 1.1).</summary>
/// <remarks>Keep one for the whole run: it remembers connections and logins.</remarks>
public sealed class RegistryClient : IDisposable
{
    private readonly RegistryOptions _options;
    private readonly RegistryHttp _http;
    private readonly Manifests _manifests;
    private readonly BlobUpload _upload;
    private readonly ConcurrentDictionary<Scope, bool> _prepared = [];

    /// <summary>A client; nothing is connected to before something is asked for.</summary>
    public RegistryClient(RegistryOptions? options = null)
    {
        _options = options ?? new RegistryOptions();
        _http = new RegistryHttp(_options);
        _manifests = new Manifests(_http);
        _upload = new BlobUpload(_http, _options);
    }

    /// <summary>What a reference stands for now: a manifest or an index.</summary>
    /// <exception cref="OciException">It is not there, or the registry cannot be asked.</exception>
    public async Task<Descriptor> ResolveAsync(Reference reference, CancellationToken cancellationToken = default) =>
        await FromMirrorsAsync(
            reference,
            async scope => await _manifests.ResolveAsync(scope, reference.Target, cancellationToken)
                ?? (await _manifests.GetAsync(scope, reference.Target, cancellationToken)).Descriptor,
            cancellationToken);

    /// <summary>Describes an image without its layers, which are read from the registry when they are asked for.</summary>
    /// <exception cref="OciException">It is not there, not for the platform, or the registry cannot be asked.</exception>
    public async Task<OciImage> ReadAsync(
        Reference reference, Platform? platform = null, CancellationToken cancellationToken = default) =>
        await FromMirrorsAsync(
            reference,
            async scope =>
            {
                var (root, _) = await _manifests.GetAsync(scope, reference.Target, cancellationToken);
                return await OciImage.ReadAsync(new RegistryBlobs(_http, scope), root, platform, cancellationToken);
            },
            cancellationToken);

    /// <summary>Brings an image into a layout: what is there is not fetched, what broke off is resumed, every byte is verified.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="layout">Where it goes; its blobs are shared by all images in it.</param>
    /// <param name="platform">What is taken when it is there for several; null for <see cref="Platform.Current"/>.</param>
    /// <param name="cancellationToken">Ends the pull; what has arrived is kept for the next.</param>
    /// <exception cref="OciException">It cannot be had whole and undamaged; the layout's index is as it was.</exception>
    public async Task<OciImage> PullAsync(
        Reference reference, OciLayout layout, Platform? platform = null, CancellationToken cancellationToken = default)
    {
        using var activity = OciActivity.Start("pull", reference.ToString());
        try
        {
            await layout.BeginWritingAsync(cancellationToken);
            return await FromMirrorsAsync(
                reference, scope => PullAsync(scope, reference, layout, platform, activity, cancellationToken), cancellationToken);
        }
        catch (Exception e)
        {
            activity.Fail(e);
            throw;
        }
    }

    /// <summary>Sends an image: blobs that the registry has are not sent, and its manifest comes last.</summary>
    /// <exception cref="OciException">The registry refuses or cannot be reached; the reference means what it meant.</exception>
    public async Task<PushResult> PushAsync(OciImage image, Reference reference, CancellationToken cancellationToken = default)
    {
        using var activity = OciActivity.Start("push", reference.ToString());
        try
        {
            var scope = new Scope(reference.Registry, reference.Repository, Push: true);
            var started = _options.Time.GetTimestamp();
            var (sent, saved) = await PushBlobsAsync(scope, image, cancellationToken);
            var sending = sent == 0 ? TimeSpan.Zero : _options.Time.GetElapsedTime(started);
            await _manifests.PutAsync(scope, reference.Tag ?? image.Descriptor.Digest.ToString(), image.Descriptor, image.ManifestJson, cancellationToken);
            activity.Bytes(sent);
            activity.Cache(sent == 0);
            return new PushResult(image.Descriptor, sent, saved, sending);
        }
        catch (Exception e)
        {
            activity.Fail(e);
            throw;
        }
    }

    /// <summary>Whether the reference stands for this image, or for an index that holds it.</summary>
    /// <exception cref="OciException">The registry refuses or cannot be reached.</exception>
    public async Task<bool> HoldsAsync(Reference reference, Digest image, CancellationToken cancellationToken = default)
    {
        try
        {
            var scope = new Scope(reference.Registry, reference.Repository, Push: true);
            var (root, json) = await _manifests.GetAsync(scope, reference.Target, cancellationToken);
            return root.Digest == image
                || (MediaTypes.IsIndex(root.MediaType) && ImageIndex.Parse(json).Manifests.Any(one => one.Digest == image));
        }
        catch (OciException e) when (e.Kind == OciError.NotFound)
        {
            return false;
        }
    }

    /// <summary>The index that a reference stands for; null when it stands for nothing, or for something else.</summary>
    /// <exception cref="OciException">The registry refuses or cannot be reached, or its answer is not what it promised.</exception>
    public async Task<ImageIndex?> FindIndexAsync(Reference reference, CancellationToken cancellationToken = default)
    {
        try
        {
            var scope = new Scope(reference.Registry, reference.Repository, Push: false);
            var (root, json) = await _manifests.GetAsync(scope, reference.Target, cancellationToken);
            return MediaTypes.IsIndex(root.MediaType) ? ImageIndex.Parse(json) : null;
        }
        catch (OciException e) when (e.Kind == OciError.NotFound)
        {
            return null;
        }
    }

    /// <summary>Sends images side by side under one name: one for each platform, or a single one with notes about it.</summary>
    /// <param name="images">The images; each can be had by its own digest, too.</param>
    /// <param name="reference">What the index is called.</param>
    /// <param name="annotations">Notes of the index by the specification's names; null for none.</param>
    /// <param name="cancellationToken">Ends the push.</param>
    /// <exception cref="OciException">The registry refuses or cannot be reached; the reference means what it meant.</exception>
    public async Task<PushResult> PushAsync(
        IReadOnlyList<OciImage> images,
        Reference reference,
        IReadOnlyDictionary<string, string>? annotations = null,
        CancellationToken cancellationToken = default)
    {
        var total = new PushResult(images[0].Descriptor, 0, 0, TimeSpan.Zero);
        foreach (var image in images)
        {
            var result = await PushAsync(image, reference with { Tag = null }, cancellationToken);
            total = new PushResult(
                total.Manifest, total.BytesSent + result.BytesSent, total.BytesSaved + result.BytesSaved, total.Sending + result.Sending);
        }

        var json = new ImageIndex { Manifests = [.. images.Select(image => image.Descriptor)], Annotations = annotations }.ToJson();
        var index = Descriptor.Of(MediaTypes.Index, json);
        var scope = new Scope(reference.Registry, reference.Repository, Push: true);
        await _manifests.PutAsync(scope, reference.Tag ?? index.Digest.ToString(), index, json, cancellationToken);
        return total with { Manifest = index };
    }

    /// <summary>Has a tag mean some notes and no image: an artifact without content (image-spec, "Guidelines for Artifact Usage").</summary>
    /// <param name="reference">The repository and tag; whatever the tag meant, it means this now.</param>
    /// <param name="kind">The artifact's media type.</param>
    /// <param name="notes">The notes.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="OciException">The registry refuses or cannot be reached.</exception>
    public async Task NoteAsync(
        Reference reference, string kind, IReadOnlyDictionary<string, string> notes, CancellationToken cancellationToken = default)
    {
        await PrepareForNotesAsync(reference, cancellationToken);
        var scope = new Scope(reference.Registry, reference.Repository, Push: true);
        var json = new Manifest { Config = Empty with { MediaType = kind }, Layers = [Empty], Annotations = notes }.ToJson();
        await _manifests.PutAsync(scope, reference.Target, Descriptor.Of(MediaTypes.Manifest, json), json, cancellationToken);
    }

    /// <summary>Does once what <see cref="NoteAsync"/> needs in a repository, so that it takes one request.</summary>
    /// <exception cref="OciException">The registry refuses or cannot be reached.</exception>
    public async Task PrepareForNotesAsync(Reference reference, CancellationToken cancellationToken = default)
    {
        var scope = new Scope(reference.Registry, reference.Repository, Push: true);
        if (!_prepared.ContainsKey(scope))
        {
            await _upload.RunAsync(scope, Empty, new MemoryBlobs(Empty, Nothing), cancellationToken);
            _prepared[scope] = true;
        }
    }

    /// <summary>The notes of the manifest that a tag means; null where it means nothing. No mirror is asked.</summary>
    /// <exception cref="OciException">The registry refuses or cannot be reached, or its answer is not what it promised.</exception>
    public async Task<IReadOnlyDictionary<string, string>?> FindNotesAsync(Reference reference, CancellationToken cancellationToken = default)
    {
        try
        {
            var scope = new Scope(reference.Registry, reference.Repository, Push: true);
            var (_, json) = await _manifests.GetAsync(scope, reference.Target, cancellationToken);
            return Manifest.Parse(json).Annotations ?? new Dictionary<string, string>();
        }
        catch (OciException e) when (e.Kind == OciError.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static ReadOnlyMemory<byte> Nothing => "{}"u8.ToArray();

    private static Descriptor Empty => Descriptor.Of(MediaTypes.Empty, Nothing.Span);

    private async Task<OciImage> PullAsync(
        Scope scope, Reference reference, OciLayout layout, Platform? platform, Activity? activity, CancellationToken cancellationToken)
    {
        var known = await _manifests.ResolveAsync(scope, reference.Target, cancellationToken);
        var cached = new CachingBlobs(layout, new RegistryBlobs(_http, scope));
        var root = known;
        if (root is null)
        {
            var (descriptor, json) = await _manifests.GetAsync(scope, reference.Target, cancellationToken);
            layout.Add(descriptor, json);
            root = descriptor;
        }

        if (reference.Digest is { } asked && root.Digest != asked)
        {
            throw new OciException(OciError.Mismatch, $"{scope.Host} answers {root.Digest} for {reference}. Use another mirror.") { Digest = asked };
        }

        var image = await OciImage.ReadAsync(cached, root, platform, cancellationToken);
        var download = new BlobDownload(_http, _options, layout);
        var received = 0L;
        await Parallel.ForEachAsync(
            image.Layers.Select(layer => layer.Descriptor).DistinctBy(blob => blob.Digest),
            new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel, CancellationToken = cancellationToken },
            async (blob, token) => Interlocked.Add(ref received, await download.RunAsync(scope, blob, token)));
        activity.Bytes(received);
        activity.Cache(received == 0);
        await layout.TagAsync(root.Bare(), reference.ToString(), cancellationToken);
        return await OciImage.ReadAsync(layout, image.Descriptor, platform, cancellationToken);
    }

    private async Task<(long Sent, long Saved)> PushBlobsAsync(Scope scope, OciImage image, CancellationToken cancellationToken)
    {
        var (sent, saved) = (0L, 0L);
        IBlobSource config = new MemoryBlobs(image.Manifest.Config, image.ConfigJson);
        var blobs = image.Layers.Select(layer => (layer.Descriptor, layer.Blobs))
            .Append((Descriptor: image.Manifest.Config, Blobs: config))
            .DistinctBy(blob => blob.Descriptor.Digest);
        await Parallel.ForEachAsync(
            blobs,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel, CancellationToken = cancellationToken },
            async (blob, token) =>
            {
                var wasSent = await _upload.RunAsync(scope, blob.Descriptor, blob.Blobs, token);
                Interlocked.Add(ref wasSent ? ref sent : ref saved, blob.Descriptor.Size);
            });
        return (sent, saved);
    }

    /// <summary>Asks the mirrors one after the other, and at last the registry itself.</summary>
    private async Task<T> FromMirrorsAsync<T>(Reference reference, Func<Scope, Task<T>> ask, CancellationToken cancellationToken)
    {
        foreach (var mirror in _options.Mirrors.GetValueOrDefault(reference.Registry) ?? [])
        {
            try
            {
                return await ask(new Scope(mirror, reference.Repository, Push: false));
            }
            catch (OciException e) when (e.Kind is OciError.Unreachable or OciError.NotFound or OciError.Unauthorized or OciError.Refused or OciError.Mismatch)
            {
                // The next one may do better.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return await ask(new Scope(reference.Registry, reference.Repository, Push: false));
    }
}
