using System.Buffers.Binary;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Unpack;

namespace NoWait.Oci.Archive;

/// <summary>A layer's tar as it was before it was compressed.</summary>
internal static class PlainLayer
{
    private const int Trailer = 4;

    /// <summary>Opens it; null where its length is not known beforehand, as of layers that others compressed.</summary>
    public static async Task<SizedStream?> OpenAsync(Layer layer, CancellationToken cancellationToken)
    {
        if (layer.GetCompression() != LayerCompression.Gzip || layer.Blobs is not OciLayout layout || Length(layout, layer.Descriptor) is not { } length)
        {
            return null;
        }

        var blob = await layer.Blobs.OpenAsync(layer.Descriptor, cancellationToken);
        return new SizedStream(Decompression.Start(blob, LayerCompression.Gzip, workers: 0, cancellationToken), length, blob);
    }

    // A gzip ends in the length of what went in, modulo 4 GiB (RFC 1952, 2.3.1), and means that of its last member.
    private static long? Length(OciLayout layout, Descriptor descriptor)
    {
        using var file = File.OpenHandle(layout.BlobPath(descriptor.Digest));
        Span<byte> header = stackalloc byte[GzipBlock.Header.Length];
        Span<byte> length = stackalloc byte[Trailer];
        return RandomAccess.Read(file, header, 0) == header.Length && header.SequenceEqual(GzipBlock.Header)
            && RandomAccess.Read(file, length, descriptor.Size - Trailer) == Trailer
            ? BinaryPrimitives.ReadUInt32LittleEndian(length)
            : null;
    }
}
