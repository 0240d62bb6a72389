namespace NoWait.Timing.Storage;

/// <summary>The lines of a file, in either direction, without reading more of it than is asked for.</summary>
internal static class Lines
{
    private const int Chunk = 64 * 1024;

    /// <summary>The lines from an offset on, the oldest first.</summary>
    public static IEnumerable<FileLine> Forward(string path, long from)
    {
        using var file = Open(path);
        var buffer = new byte[Chunk];
        var (start, filled, offset) = (0, 0, from);
        while (true)
        {
            var feed = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                yield return new(offset, buffer.AsMemory(start, feed), IsWhole: true);
                start += feed + 1;
                offset += feed + 1;
                continue;
            }

            buffer = MakeRoom(buffer, ref start, ref filled);
            var read = RandomAccess.Read(file, buffer.AsSpan(filled), offset + filled);
            filled += read;
            if (read == 0)
            {
                break;
            }
        }

        if (filled > start)
        {
            yield return new(offset, buffer.AsMemory(start, filled - start), IsWhole: false);
        }
    }

    /// <summary>The lines from the end on, the newest first.</summary>
    public static IEnumerable<FileLine> Backward(string path)
    {
        using var file = Open(path);
        var offset = RandomAccess.GetLength(file);
        var buffer = new byte[Chunk];
        var filled = 0;
        var isWhole = false;
        while (offset > 0 || filled > 0)
        {
            var feed = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n');
            if (feed < 0 && offset > 0)
            {
                var take = (int)Math.Min(Chunk, offset);
                buffer = Prepend(buffer, filled, take);
                offset -= take;
                filled += ReadFully(file, buffer.AsSpan(0, take), offset);
                continue;
            }

            var line = buffer.AsMemory(feed + 1, filled - feed - 1);
            if (line.Length > 0)
            {
                yield return new(offset + feed + 1, line, isWhole);
            }

            isWhole = true;
            filled = Math.Max(feed, 0);
        }
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static byte[] MakeRoom(byte[] buffer, ref int start, ref int filled)
    {
        var left = filled - start;
        var target = left > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(start, left).CopyTo(target);
        (start, filled) = (0, left);
        return target;
    }

    private static byte[] Prepend(byte[] buffer, int filled, int take)
    {
        var target = filled + take > buffer.Length ? new byte[Math.Max(filled + take, buffer.Length * 2)] : buffer;
        buffer.AsSpan(0, filled).CopyTo(target.AsSpan(take));
        return target;
    }

    private static int ReadFully(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> target, long offset)
    {
        var read = 0;
        while (read < target.Length)
        {
            var count = RandomAccess.Read(file, target[read..], offset + read);
            if (count == 0)
            {
                throw new EndOfStreamException("The ledger became shorter while it was read: run again.");
            }

            read += count;
        }

        return read;
    }
}
