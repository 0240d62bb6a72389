namespace NoWait.Oci.Zstd;

/// <summary>What was decompressed last: matches reach back into it, and the reader takes from its end.</summary>
internal sealed class Window
{
    private const int Slack = 4 * 1024 * 1024;

    private readonly int _size;
    private readonly byte[] _buffer;
    private int _end;
    private int _read;

    public Window(int size)
    {
        // The slack is how much is appended before what fell out of the window is moved away.
        _size = size;
        _buffer = GC.AllocateUninitializedArray<byte>(size + Math.Max(Math.Min(size, Slack), 2 * ZstdStream.MaximumBlock));
    }

    /// <summary>The bytes that nobody has taken yet.</summary>
    public int Available => _end - _read;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Check(bytes.Length <= _buffer.Length - _end);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Appends what lies so far back; a match may reach into itself.</summary>
    public void Repeat(int distance, int length)
    {
        Check(distance > 0 && distance <= _end && distance <= Math.Max(_size, 1) && length <= _buffer.Length - _end);
        if (distance >= length)
        {
            _buffer.AsSpan(_end - distance, length).CopyTo(_buffer.AsSpan(_end));
        }
        else
        {
            for (var i = _end; i < _end + length; i++)
            {
                _buffer[i] = _buffer[i - distance];
            }
        }

        _end += length;
    }

    /// <summary>Makes room for a block; nothing may be available.</summary>
    public void MakeRoom()
    {
        if (_buffer.Length - _end < ZstdStream.MaximumBlock)
        {
            var kept = Math.Min(_size, _end);
            _buffer.AsSpan(_end - kept, kept).CopyTo(_buffer);
            _end = kept;
            _read = kept;
        }
    }

    public int Take(Span<byte> output)
    {
        var count = Math.Min(output.Length, Available);
        _buffer.AsSpan(_read, count).CopyTo(output);
        _read += count;
        return count;
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("A match reaches back too far, or a block is too long.");
        }
    }
}
