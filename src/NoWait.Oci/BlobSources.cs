namespace NoWait.Oci;

/// <summary>What can be done with any <see cref="IBlobSource"/>.</summary>
internal static class BlobSources
{
    /// <summary>A small blob, whole and verified.</summary>
    public static async Task<byte[]> ReadJsonAsync(
        this IBlobSource blobs, Descriptor descriptor, CancellationToken cancellationToken)
    {
        if (descriptor.Size > Json.JsonObject.MaximumSize)
        {
            throw new OciException(
                OciError.LimitExceeded,
                $"{descriptor.Digest} is {descriptor.Size} bytes long, too long for a {descriptor.MediaType}. Use another image.")
            {
                Digest = descriptor.Digest,
            };
        }

        await using var stream = await blobs.OpenAsync(descriptor, cancellationToken);
        var bytes = new byte[descriptor.Size];
        await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return bytes;
    }
}
