using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NoWait.Oci.Layers;

/// <summary>
/// Takes a tar and stores it as one gzip member (RFC 1952), compressed on several threads, hashing both sides on its
/// way.
/// </summary>
internal sealed class GzipLayerStream : WriteOnlyStream
{
    private readonly Action<ReadOnlySpan<byte>> _output;
    private readonly BlockPipeline _pipeline;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private GzipBlock? _block;
    private uint _crc;
    private long _length;

    public GzipLayerStream(Action<ReadOnlySpan<byte>> output, int workers, CancellationToken cancellationToken)
    {
        _output = output;
        _output(GzipBlock.Header);
        _pipeline = new BlockPipeline(workers, static block => block.Compress(), cancellationToken);
        _pipeline.Start(StoreAll, "store");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_block is null)
            {
                _block = _pipeline.Rent();
                _block.Length = 0;
            }

            var count = Math.Min(buffer.Length, GzipBlock.Size - _block.Length);
            buffer[..count].CopyTo(_block.Raw.AsSpan(_block.Length));
            _block.Length += count;
            buffer = buffer[count..];
            if (_block.Length == GzipBlock.Size)
            {
                Submit();
            }
        }
    }

    /// <summary>Ends the member; returns the digest of what went in.</summary>
    public Digest Complete()
    {
        Submit();
        _pipeline.CompleteAdding();
        _pipeline.Join();
        Span<byte> end = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0]; // a last deflate block, empty; then the trailer
        BinaryPrimitives.WriteUInt32LittleEndian(end[2..], _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(end[6..], (uint)_length);
        _output(end);
        return Digest.FromHash(_hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipeline.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Submit()
    {
        if (_block is not null)
        {
            _block = null;
            _pipeline.Submit();
        }
    }

    private void StoreAll()
    {
        while (_pipeline.Take() is { } block)
        {
            _hash.AppendData(block.RawBytes);
            _output(block.CompressedBytes);
            _crc = Crc32.Combine(_crc, block.Crc, block.Length);
            _length += block.Length;
            _pipeline.Release();
        }
    }
}
