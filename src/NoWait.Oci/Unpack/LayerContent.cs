using System.Security.Cryptography;

namespace NoWait.Oci.Unpack;

/// <summary>The tar of a layer, decompressed while it is read, counted against the limits, and checked at its end.</summary>
internal sealed class LayerContent : ReadOnlyStream
{
    private const long RatioMatters = 64L << 20;
    private const int TarBlock = 512;

    private readonly IncrementalHash _hash;
    private readonly Stream _blob;
    private readonly Decompression _tar;
    private readonly Layer _layer;
    private readonly UnpackBudget _budget;
    private readonly long _maximum;
    private long _read;
    private int? _padding;

    private LayerContent(Layer layer, Stream blob, UnpackBudget budget, Decompression tar)
    {
        _layer = layer;
        _blob = blob;
        _budget = budget;
        _tar = tar;
        _hash = layer.DiffId.NewHash();
        _maximum = Math.Max(RatioMatters, layer.Descriptor.Size * budget.Options.MaximumRatio);
    }

    /// <summary>Whether more was read than there is: a file that was cut short reads as zeros behind the end.</summary>
    public bool IsBeyondEnd => _padding is not null;

    /// <summary>Begins to read a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="budget">What it may become.</param>
    /// <param name="workers">How many threads may decompress it, when it was written for that; 0 for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<LayerContent> OpenAsync(
        Layer layer, UnpackBudget budget, int workers, CancellationToken cancellationToken)
    {
        var compression = layer.GetCompression();
        var blob = await layer.Blobs.OpenAsync(layer.Descriptor, cancellationToken);
        return new LayerContent(layer, blob, budget, Decompression.Start(blob, compression, workers, cancellationToken));
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Guarded(buffer);
        if (count == 0)
        {
            return buffer.IsEmpty ? 0 : Pad(buffer);
        }

        _hash.AppendData(buffer[..count]);
        _read += count;
        _budget.Spend(count);
        return _read <= _maximum
            ? count
            : throw new OciException(
                OciError.LimitExceeded,
                $"Layer {_layer.Descriptor.Digest} unpacks to more than {_maximum} bytes from {_layer.Descriptor.Size}. "
                + "If it is to be trusted, allow a higher ratio.") { Digest = _layer.Descriptor.Digest };
    }

    /// <summary>Reads what is left behind the tar's end, so that digests can be compared.</summary>
    /// <exception cref="OciException">The blob or the tar is not what was promised (<see cref="OciError.Mismatch"/>).</exception>
    public void Complete()
    {
        var rest = new byte[64 * 1024];
        while (Read(rest) > 0)
        {
            // What comes after the tar's end counts for its digest.
        }

        var actual = Digest.FromHash(_hash.GetHashAndReset());
        if (actual != _layer.DiffId)
        {
            throw new OciException(
                OciError.Mismatch,
                $"Layer {_layer.Descriptor.Digest} holds a tar with the digest {actual}, and the image's config promises "
                + $"{_layer.DiffId}. Build or fetch the image again.") { Digest = _layer.Descriptor.Digest };
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _tar.Dispose();
            _blob.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    // umoci 0.4 ends its tars with the last byte of the last file, and Go's reader takes that: .NET's wants whole blocks
    // and an end marker.
    private int Pad(Span<byte> buffer)
    {
        _padding ??= (int)(-_read & (TarBlock - 1)) + (2 * TarBlock);
        var count = Math.Min(buffer.Length, _padding.Value);
        _padding -= count;
        buffer[..count].Clear();
        return count;
    }

    private int Guarded(Span<byte> buffer)
    {
        try
        {
            return _tar.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new OciException(
                OciError.Malformed,
                $"Layer {_layer.Descriptor.Digest} cannot be decompressed: it is damaged. Fetch or build it again.",
                e) { Digest = _layer.Descriptor.Digest, IsAboutPieces = _tar.InPieces };
        }
    }
}
