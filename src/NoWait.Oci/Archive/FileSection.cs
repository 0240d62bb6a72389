using Microsoft.Win32.SafeHandles;

namespace NoWait.Oci.Archive;

/// <summary>A part of an open file; several may be read at once.</summary>
internal sealed class FileSection(SafeFileHandle file, long offset, long length) : ReadOnlyStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _position);
        var count = wanted == 0 ? 0 : RandomAccess.Read(file, buffer[..wanted], offset + _position);
        _position += count;
        return count;
    }
}
