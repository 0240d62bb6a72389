namespace NoWait.Oci.Layers;

internal sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> content) : ReadOnlyStream
{
    private int _position;

    public override long Length => content.Length;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, content.Length - _position);
        content.Span.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
