using System.Net;

namespace NoWait.Oci.Registry;

/// <summary>The blobs of a repository, read when they are asked for.</summary>
internal sealed class RegistryBlobs(RegistryHttp http, Scope scope) : IBlobSource
{
    public Scope Scope => scope;

    public async Task<Stream> OpenAsync(Descriptor descriptor, CancellationToken cancellationToken = default)
    {
        var place = MediaTypes.IsManifest(descriptor.MediaType) || MediaTypes.IsIndex(descriptor.MediaType) ? "manifests" : "blobs";
        var response = await http.SendAsync(
            scope,
            () => new HttpRequestMessage(HttpMethod.Get, http.Address(scope, $"{place}/{descriptor.Digest}"))
            {
                Headers = { { "Accept", descriptor.MediaType } },
            },
            [HttpStatusCode.OK], cancellationToken);
        return new VerifyingStream(await response.Content.ReadAsStreamAsync(cancellationToken), descriptor);
    }
}
