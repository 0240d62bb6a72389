using NoWait.Oci.Layers;

namespace NoWait.Oci.Unpack;

/// <summary>Cuts a gzip behind its header into the pieces that it was compressed in.</summary>
internal sealed class GzipPieces(Stream blob, BlockPipeline pipeline)
{
    private const int Trailer = 2 + 8; // an empty last block, CRC-32 and length

    private readonly byte[] _buffer = new byte[2 * GzipBlock.Size];
    private int _start;
    private int _end;

    /// <summary>Hands all pieces to the pipeline.</summary>
    /// <exception cref="InvalidDataException">A piece is too long, or something else than a trailer follows the last.</exception>
    public void Read()
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(GzipBlock.Marker);
            if (found >= 0)
            {
                Submit(searched + found + GzipBlock.Marker.Length);
                searched = 0;
            }
            else if (ReadMore())
            {
                searched = Math.Max(0, searched - GzipBlock.Marker.Length);
            }
            else if (_end - _start == Trailer && _buffer.AsSpan(_start).StartsWith(GzipBlock.Last))
            {
                pipeline.CompleteAdding();
                return;
            }
            else
            {
                throw NotInPieces();
            }
        }
    }

    private void Submit(int length)
    {
        if (!pipeline.Rent().TryLoad(_buffer.AsSpan(_start, length)))
        {
            throw NotInPieces();
        }

        pipeline.Submit();
        _start += length;
    }

    private bool ReadMore()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            throw NotInPieces();
        }

        var count = blob.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    private static InvalidDataException NotInPieces() => new("The gzip is not in pieces.");
}
