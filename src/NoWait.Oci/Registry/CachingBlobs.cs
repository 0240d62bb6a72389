using NoWait.Oci.Layout;

namespace NoWait.Oci.Registry;

/// <summary>Reads small blobs from a layout, and from elsewhere only once.</summary>
internal sealed class CachingBlobs(OciLayout layout, IBlobSource elsewhere) : IBlobSource
{
    public async Task<Stream> OpenAsync(Descriptor descriptor, CancellationToken cancellationToken = default)
    {
        if (!layout.Contains(descriptor))
        {
            layout.Add(descriptor, await elsewhere.ReadJsonAsync(descriptor, cancellationToken));
        }

        return await layout.OpenAsync(descriptor, cancellationToken);
    }
}

/// <summary>One blob that is in memory.</summary>
internal sealed class MemoryBlobs(Descriptor blob, ReadOnlyMemory<byte> content) : IBlobSource
{
    public Task<Stream> OpenAsync(Descriptor descriptor, CancellationToken cancellationToken = default) =>
        descriptor.Digest == blob.Digest
            ? Task.FromResult<Stream>(new MemoryStream(content.ToArray(), writable: false))
            : throw new OciException(OciError.NotFound, $"{descriptor.Digest} is not here. Ask for {blob.Digest}.");
}
