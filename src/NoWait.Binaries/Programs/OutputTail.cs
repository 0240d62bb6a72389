using System.Text;

namespace NoWait.Binaries.Programs;

/// <summary>The end of what a program prints: all is read, 64 KiB are kept.</summary>
internal sealed class OutputTail(Stream stream)
{
    private const int Most = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly byte[] _ring = new byte[Most];
    private long _written;

    public string Text
    {
        get
        {
            lock (_gate)
            {
                var length = (int)Math.Min(_written, Most);
                var start = (int)((_written - length) % Most);
                var bytes = new byte[length];
                var first = Math.Min(length, Most - start);
                _ring.AsSpan(start, first).CopyTo(bytes);
                _ring.AsSpan(0, length - first).CopyTo(bytes.AsSpan(first));
                return Encoding.UTF8.GetString(bytes);
            }
        }
    }

    /// <summary>Reads to the stream's end; ends quietly when the stream is closed under it.</summary>
    public async Task ReadToEndAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                Add(buffer.AsSpan(0, read));
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            return;
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (var one in bytes)
            {
                _ring[_written++ % Most] = one;
            }
        }
    }
}
