using System.IO.Compression;
using NoWait.Oci.Layers;
using NoWait.Oci.Zstd;

namespace NoWait.Oci.Unpack;

/// <summary>Decompresses a layer's blob ahead of whoever reads it, on other threads.</summary>
/// <remarks>
/// A gzip whose header says that this library wrote it consists of pieces that can be decompressed side by side. Where
/// they end is found by the mark of a sync flush; compressed data can look like that mark, once in some thousand layers,
/// and then the layer has to be read again as any other gzip.
/// </remarks>
internal sealed class Decompression : ReadOnlyStream
{
    private readonly BlockPipeline _pipeline;
    private GzipBlock? _block;
    private int _position;

    private Decompression(BlockPipeline pipeline) => _pipeline = pipeline;

    /// <summary>Whether <see cref="InvalidDataException"/> may only mean that it is not in pieces.</summary>
    public bool InPieces { get; private init; }

    /// <summary>Begins to read ahead.</summary>
    /// <param name="blob">The blob; it is read to its end, so that it can verify itself.</param>
    /// <param name="compression">How it is compressed.</param>
    /// <param name="workers">How many threads may decompress pieces; 0 for treating all gzip alike.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static Decompression Start(
        Stream blob, LayerCompression compression, int workers, CancellationToken cancellationToken)
    {
        var header = new byte[GzipBlock.Header.Length];
        var length = workers > 0 && compression == LayerCompression.Gzip ? blob.ReadAtLeast(header, header.Length, false) : 0;
        var rest = new PrefixedStream(header.AsMemory(0, length), blob);
        if (length == header.Length && header.AsSpan().SequenceEqual(GzipBlock.Header))
        {
            var pieces = new BlockPipeline(workers, static block => block.Decompress(), cancellationToken);
            pieces.Start(() => new GzipPieces(blob, pieces).Read(), "read");
            return new Decompression(pieces) { InPieces = true };
        }

        var pipeline = new BlockPipeline(0, null, cancellationToken);
        pipeline.Start(() => Fill(pipeline, rest, compression), "decompress");
        return new Decompression(pipeline);
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_block is not null && _position == _block.Length)
        {
            _block = null;
            _pipeline.Release();
        }

        if (_block is null)
        {
            _block = _pipeline.Take();
            _position = 0;
        }

        var count = _block is null ? 0 : Math.Min(buffer.Length, _block.Length - _position);
        _block?.Raw.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipeline.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Fill(BlockPipeline pipeline, Stream blob, LayerCompression compression)
    {
        using var tar = compression switch
        {
            LayerCompression.Gzip => new GZipStream(blob, CompressionMode.Decompress, leaveOpen: true),
            LayerCompression.Zstd => new ZstdStream(blob),
            _ => blob,
        };
        while (true)
        {
            var block = pipeline.Rent();
            block.Length = tar.ReadAtLeast(block.Raw, block.Raw.Length, throwOnEndOfStream: false);
            if (block.Length == 0)
            {
                break;
            }

            pipeline.Submit();
        }

        Drain(blob);
        pipeline.CompleteAdding();
    }

    // What comes after the compressed stream's end still counts for the blob's digest.
    private static void Drain(Stream blob)
    {
        var rest = new byte[4096];
        while (blob.Read(rest) > 0)
        {
        }
    }
}
