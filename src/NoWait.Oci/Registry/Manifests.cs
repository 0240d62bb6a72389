using System.Net;
using System.Net.Http.Headers;
using NoWait.Oci.Json;

namespace NoWait.Oci.Registry;

/// <summary>Reads and writes manifests and indexes (distribution-spec, "Pulling manifests", "Pushing manifests").</summary>
internal sealed class Manifests(RegistryHttp http)
{
    private const string Accepted =
        $"{MediaTypes.Manifest}, {MediaTypes.Index}, {MediaTypes.DockerManifest}, {MediaTypes.DockerIndex}";

    /// <summary>What a tag or digest stands for, without its content; null when the registry does not say it so.</summary>
    public async Task<Descriptor?> ResolveAsync(Scope scope, string target, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(
            scope, () => Request(HttpMethod.Head, scope, target), [HttpStatusCode.OK], cancellationToken);
        var headers = response.Content.Headers;
        var digest = response.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : null;
        return Digest.TryParse(digest, out var parsed) && headers.ContentLength is { } size && headers.ContentType?.MediaType is { } type
            ? new Descriptor { MediaType = type, Digest = parsed, Size = size }
            : null;
    }

    /// <summary>What a tag or digest stands for, with its content; one asked for by digest is verified.</summary>
    public async Task<(Descriptor Descriptor, byte[] Json)> GetAsync(Scope scope, string target, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(
            scope, () => Request(HttpMethod.Get, scope, target), [HttpStatusCode.OK], cancellationToken);
        var json = await ReadAsync(scope, response, cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType ?? MediaTypes.Manifest;
        var descriptor = Descriptor.Of(type, json);
        var promised = Digest.TryParse(target, out var asked) ? asked
            : response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.First(), out var said) ? said
            : descriptor.Digest;
        using var hash = promised.NewHash();
        hash.AppendData(json);
        return Digest.FromHash(hash.GetHashAndReset()) == promised
            ? (descriptor with { Digest = promised }, json)
            : throw new OciException(
                OciError.Mismatch,
                $"{scope.Host}/{scope.Repository} sent {descriptor.Digest} where {promised} was promised for {target}. Use another mirror, or push it again.")
            {
                Digest = promised,
            };
    }

    /// <summary>Writes a manifest or index under a tag or its digest.</summary>
    public async Task PutAsync(
        Scope scope, string target, Descriptor descriptor, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(
            scope,
            () => new HttpRequestMessage(HttpMethod.Put, http.Address(scope, $"manifests/{target}"))
            {
                Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue(descriptor.MediaType) } },
            },
            [HttpStatusCode.Created, HttpStatusCode.OK], cancellationToken);
        if (response.Headers.TryGetValues("Docker-Content-Digest", out var values) && values.First() != descriptor.Digest.ToString())
        {
            throw new OciException(
                OciError.Mismatch, $"{scope.Host}/{scope.Repository} stored {values.First()} in place of {descriptor.Digest}. Push again.")
            {
                Digest = descriptor.Digest,
            };
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Scope scope, string target) =>
        new(method, http.Address(scope, $"manifests/{target}")) { Headers = { { "Accept", Accepted } } };

    private async Task<byte[]> ReadAsync(Scope scope, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var json = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await http.ReadAsync(stream, buffer, cancellationToken) is > 0 and var count)
        {
            json.Write(buffer.AsSpan(0, count));
            if (json.Length > JsonObject.MaximumSize)
            {
                throw new OciException(
                    OciError.LimitExceeded, $"{scope.Host}/{scope.Repository} sent a manifest of more than {JsonObject.MaximumSize} bytes. Use another image.");
            }
        }

        return json.ToArray();
    }
}
