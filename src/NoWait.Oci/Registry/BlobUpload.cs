using System.Collections.Concurrent;
using System.Net;

namespace NoWait.Oci.Registry;

/// <summary>Sends blobs that a registry does not have, in pieces, and goes on where one broke off (distribution-spec, "Pushing blobs").</summary>
internal sealed class BlobUpload(RegistryHttp http, RegistryOptions options)
{
    private readonly ConcurrentDictionary<(string Host, Digest Blob), Place> _places = [];

    /// <summary>Makes sure that the registry has the blob; returns whether it had to be sent.</summary>
    /// <param name="scope">Where it is to be.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="source">Where it can be read.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public async Task<bool> RunAsync(Scope scope, Descriptor blob, IBlobSource source, CancellationToken cancellationToken)
    {
        // One that goes to several repositories travels once: the others get it from the first.
        var place = _places.GetOrAdd((scope.Host, blob.Digest), static _ => new());
        await place.Turn.WaitAsync(cancellationToken);
        try
        {
            var wasSent = await SendAsync(scope, blob, source, place.Repository, cancellationToken);
            place.Repository = scope.Repository;
            return wasSent;
        }
        finally
        {
            place.Turn.Release();
        }
    }

    private async Task<bool> SendAsync(
        Scope scope, Descriptor blob, IBlobSource source, string? known, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(scope, blob, cancellationToken))
        {
            return false;
        }

        var from = source is RegistryBlobs other && other.Scope.Host == scope.Host ? other.Scope.Repository : known;
        var upload = await OpenAsync(scope with { From = from }, blob, cancellationToken);
        for (var attempt = 0; upload is not null; attempt++)
        {
            try
            {
                await SendAsync(scope, blob, source, upload, cancellationToken);
                return true;
            }
            catch (OciException e) when (e.Kind is OciError.Unreachable && attempt < options.Retries)
            {
                await Task.Delay(options.RetryDelay * (1 << attempt), options.Time, cancellationToken);
                upload = await RecoverAsync(scope, blob, upload, cancellationToken);
            }
        }

        return false;
    }

    private async Task<bool> ExistsAsync(Scope scope, Descriptor blob, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(
            scope,
            () => new HttpRequestMessage(HttpMethod.Head, http.Address(scope, $"blobs/{blob.Digest}")),
            [HttpStatusCode.OK, HttpStatusCode.NotFound],
            cancellationToken);
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Begins an upload; null when the registry took the blob from another of its repositories.</summary>
    private async Task<Upload?> OpenAsync(Scope scope, Descriptor blob, CancellationToken cancellationToken)
    {
        var mount = scope.From is null ? ""
            : $"?mount={Uri.EscapeDataString(blob.Digest.ToString())}&from={Uri.EscapeDataString(scope.From)}";
        using var response = await http.SendAsync(
            scope,
            () => new HttpRequestMessage(HttpMethod.Post, http.Address(scope, "blobs/uploads/" + mount)),
            [HttpStatusCode.Created, HttpStatusCode.Accepted],
            cancellationToken);
        if (response.StatusCode == HttpStatusCode.Created)
        {
            return null;
        }

        var smallest = response.Headers.TryGetValues("OCI-Chunk-Min-Length", out var values)
            && int.TryParse(values.First(), out var asked) ? asked : 0;
        return new Upload(Location(scope, response), Math.Max(options.ChunkSize, smallest));
    }

    private async Task SendAsync(
        Scope scope, Descriptor blob, IBlobSource source, Upload upload, CancellationToken cancellationToken)
    {
        await using var content = await source.OpenAsync(blob, cancellationToken);
        await SkipAsync(content, upload.Received, cancellationToken);
        while (blob.Size - upload.Received > upload.ChunkSize)
        {
            using var response = await http.SendOnceAsync(
                scope,
                () => Request(HttpMethod.Patch, upload.Location, content, upload.Received, upload.ChunkSize),
                [HttpStatusCode.Accepted, HttpStatusCode.NoContent],
                cancellationToken);
            upload.Location = Location(scope, response);
            upload.Received += upload.ChunkSize;
        }

        // The last piece, for most blobs the only one, goes with the request that ends the upload.
        var separator = upload.Location.Query.Length == 0 ? "?" : "&";
        var end = new Uri($"{upload.Location}{separator}digest={Uri.EscapeDataString(blob.Digest.ToString())}");
        using var created = await http.SendOnceAsync(
            scope,
            () => Request(HttpMethod.Put, end, content, upload.Received, blob.Size - upload.Received),
            [HttpStatusCode.Created, HttpStatusCode.NoContent],
            cancellationToken);
    }

    /// <summary>Asks how far the upload came; null when it had succeeded after all.</summary>
    private async Task<Upload?> RecoverAsync(Scope scope, Descriptor blob, Upload upload, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(
            scope,
            () => new HttpRequestMessage(HttpMethod.Get, upload.Location),
            [HttpStatusCode.NoContent, HttpStatusCode.NotFound],
            cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return await ExistsAsync(scope, blob, cancellationToken) ? null : await OpenAsync(scope, blob, cancellationToken);
        }

        var range = response.Headers.TryGetValues("Range", out var values) ? values.First() : "";
        var last = range[(range.LastIndexOf('-') + 1)..];
        upload.Location = Location(scope, response);
        upload.Received = long.TryParse(last, out var position) && position > 0 ? Math.Min(position + 1, blob.Size) : 0;
        return upload;
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri target, Stream content, long offset, long length) =>
        new(method, target) { Content = new UploadContent(content.ReadAsync, offset, length) };

    private static async Task SkipAsync(Stream content, long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        while (count > 0)
        {
            var wanted = (int)Math.Min(count, buffer.Length);
            await content.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellationToken);
            count -= wanted;
        }
    }

    private Uri Location(Scope scope, HttpResponseMessage response) => response.Headers.Location is { } location
        ? new Uri(http.Address(scope, ""), location)
        : throw new OciException(OciError.Refused, $"{scope.Host} does not say where to upload to. Ask who runs it.");

    /// <summary>An upload under way.</summary>
    private sealed class Upload(Uri location, int chunkSize)
    {
        /// <summary>Where the next request goes: each answer names it anew.</summary>
        public Uri Location { get; set; } = location;

        public int ChunkSize => chunkSize;

        /// <summary>How many bytes have arrived.</summary>
        public long Received { get; set; }
    }

    /// <summary>Where in a registry a blob is, and whose turn it is to send it there.</summary>
    private sealed class Place
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public string? Repository { get; set; }
    }
}
