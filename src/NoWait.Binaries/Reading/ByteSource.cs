namespace NoWait.Binaries.Reading;

/// <summary>A file's bytes at any offset, also at those that are not there: reading never fails and is always bounded.</summary>
internal sealed class ByteSource(Stream stream)
{
    private const int Chunk = 256 * 1024;

    public long Length { get; } = stream.Length;

    /// <summary>Reads into the span what is there, and returns how much.</summary>
    public int Read(ulong offset, Span<byte> into)
    {
        if (offset >= (ulong)Length)
        {
            return 0;
        }

        stream.Position = (long)offset;
        return stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
    }

    /// <summary>What is there of these bytes, cut at the limit.</summary>
    public byte[] Read(ulong offset, ulong length, int limit)
    {
        var there = offset >= (ulong)Length ? 0 : Math.Min(length, (ulong)Length - offset);
        var bytes = new byte[Math.Min(there, (ulong)limit)];
        var read = Read(offset, bytes);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>Whether the file holds all of these bytes.</summary>
    public bool Holds(ulong offset, ulong length) =>
        offset <= (ulong)Length && length <= (ulong)Length - offset;

    /// <summary>Where the needle first stands in these bytes; null when it does not.</summary>
    public ulong? Find(ReadOnlySpan<byte> needle, ulong offset, ulong length)
    {
        var end = Math.Min((ulong)Length, length > ulong.MaxValue - offset ? ulong.MaxValue : offset + length);
        var buffer = new byte[(int)Math.Min(Chunk, end > offset ? end - offset : 0)];
        while (offset + (ulong)needle.Length <= end)
        {
            var read = Read(offset, buffer.AsSpan(0, (int)Math.Min((ulong)buffer.Length, end - offset)));
            var at = buffer.AsSpan(0, read).IndexOf(needle);
            if (at >= 0)
            {
                return offset + (ulong)at;
            }

            if (read < needle.Length)
            {
                return null;
            }

            offset += (ulong)(read - needle.Length + 1);
        }

        return null;
    }
}
