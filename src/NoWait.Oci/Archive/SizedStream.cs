namespace NoWait.Oci.Archive;

/// <summary>A stream of a length that is known beforehand, which is what TarWriter asks for.</summary>
/// <remarks>It is an <see cref="InvalidDataException"/> if it ends sooner or later.</remarks>
/// <param name="inner">What is read.</param>
/// <param name="length">Its length.</param>
/// <param name="below">What that reads in its turn, and leaves open; null for nothing.</param>
internal sealed class SizedStream(Stream inner, long length, Stream? below = null) : ReadOnlyStream
{
    private long _position;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer), buffer.IsEmpty);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken), buffer.IsEmpty);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            below?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int count, bool isNothing)
    {
        _position += count;
        return _position > length || (count == 0 && !isNothing && _position < length)
            ? throw new InvalidDataException($"A stream of {length} bytes has {_position}.")
            : count;
    }
}
