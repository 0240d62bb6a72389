using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using NoWait.Oci.Layout;
using Polly;
using Polly.Retry;

namespace NoWait.Oci.Registry;

/// <summary>Brings a blob into a layout: where an earlier try broke off it goes on, and nobody sees it before it is verified.</summary>
internal sealed class BlobDownload
{
    private readonly RegistryHttp _http;
    private readonly RegistryOptions _options;
    private readonly OciLayout _layout;
    private readonly ResiliencePipeline _resume;

    public BlobDownload(RegistryHttp http, RegistryOptions options, OciLayout layout)
    {
        _http = http;
        _options = options;
        _layout = layout;
        _resume = new ResiliencePipelineBuilder { TimeProvider = options.Time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Math.Max(1, options.Retries),
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(
                    options.Retries > 0 && arguments.Outcome.Exception is (HttpIOException or TimeoutException)),
            })
            .Build();
    }

    /// <summary>Brings the blob, unless it is there; returns the bytes that came over the wire.</summary>
    /// <exception cref="OciException">It is not there, cannot be had whole, or is not what was promised.</exception>
    public async Task<long> RunAsync(Scope scope, Descriptor blob, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_layout.PartialFolder, blob.Digest.Hex);
        while (!_layout.Contains(blob))
        {
            // Whoever has the file is fetching: wait, and then find the blob there.
            using var file = await LayoutLock.TakeAsync(path, exclusive: true, _options.Time, cancellationToken);
            if (!_layout.Contains(blob))
            {
                return await FetchAsync(scope, blob, file, cancellationToken);
            }

            File.Delete(path);
        }

        return 0;
    }

    private async Task<long> FetchAsync(Scope scope, Descriptor blob, FileStream file, CancellationToken cancellationToken)
    {
        using var hash = blob.Digest.NewHash();
        await HashAsync(file, hash, blob.Size, cancellationToken);
        var before = file.Length;
        try
        {
            await _resume.ExecuteAsync(
                async token => await AppendAsync(scope, blob, file, hash, token), cancellationToken);
        }
        catch (Exception e) when (e is HttpIOException or TimeoutException)
        {
            throw new OciException(
                OciError.Unreachable,
                $"{scope.Host} broke off at byte {file.Length} of {blob.Size} of {blob.Digest}: {e.Message} Try again: it goes on from there.",
                e) { Digest = blob.Digest };
        }
        catch (Exception e) when (Storage.IsFailure(e))
        {
            throw Storage.Failure(e, _layout.Path);
        }

        var actual = Digest.FromHash(hash.GetCurrentHash());
        if (actual != blob.Digest)
        {
            File.Delete(file.Name);
            throw new OciException(
                OciError.Mismatch,
                $"{scope.Host}/{scope.Repository} sent {actual} where {blob.Digest} was asked for: it is damaged there or on the way. "
                + "Use another mirror, or push it again.") { Digest = blob.Digest };
        }

        Storage.PublishHeld(file, _layout.BlobPath(blob.Digest), _layout.Durable);
        return blob.Size - before;
    }

    private async Task AppendAsync(
        Scope scope, Descriptor blob, FileStream file, IncrementalHash hash, CancellationToken cancellationToken)
    {
        if (file.Length == blob.Size)
        {
            return;
        }

        using var response = await _http.SendAsync(
            scope,
            () => new HttpRequestMessage(HttpMethod.Get, _http.Address(scope, $"blobs/{blob.Digest}"))
            {
                Headers = { Range = file.Length == 0 ? null : new RangeHeaderValue(file.Length, null) },
            },
            [HttpStatusCode.OK, HttpStatusCode.PartialContent], cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK || response.Content.Headers.ContentRange?.From != file.Length)
        {
            // It does not know how to go on: from the start, then.
            file.SetLength(0);
            file.Position = 0;
            hash.GetHashAndReset();
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw BrokenOff();
            }
        }

        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[256 * 1024];
        while (await _http.ReadAsync(content, buffer, cancellationToken) is > 0 and var count)
        {
            if (file.Length + count > blob.Size)
            {
                File.Delete(file.Name);
                throw new OciException(
                    OciError.Mismatch, $"{scope.Host} sent more than the {blob.Size} bytes of {blob.Digest}. Use another mirror.")
                {
                    Digest = blob.Digest,
                };
            }

            hash.AppendData(buffer, 0, count);
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        if (file.Length < blob.Size)
        {
            throw BrokenOff();
        }
    }

    private static HttpIOException BrokenOff() => new(HttpRequestError.ResponseEnded, "the answer ended too early.");

    private static async Task HashAsync(FileStream file, IncrementalHash hash, long longest, CancellationToken cancellationToken)
    {
        if (file.Length > longest)
        {
            file.SetLength(0);
        }

        var buffer = new byte[256 * 1024];
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
        }
    }
}
