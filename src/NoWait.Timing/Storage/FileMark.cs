using Microsoft.Win32.SafeHandles;

namespace NoWait.Timing.Storage;

/// <summary>How far a file was read, and what stands before that place. When that differs, so does the file.</summary>
/// <param name="Offset">The place, in bytes.</param>
/// <param name="Before">What stands before it.</param>
internal sealed record FileMark(long Offset, byte[] Before)
{
    private const int Kept = 96;

    public static FileMark Start => new(0, []);

    /// <summary>The mark at this place of a file.</summary>
    public static FileMark At(SafeFileHandle file, long offset)
    {
        var bytes = new byte[Math.Min(Kept, offset)];
        _ = RandomAccess.Read(file, bytes, offset - bytes.Length);
        return new(offset, bytes);
    }

    /// <summary>Whether the file only grew since.</summary>
    public bool StillStands(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[Kept];
        bytes = bytes[..Before.Length];
        return RandomAccess.GetLength(file) >= Offset
            && RandomAccess.Read(file, bytes, Offset - Before.Length) == Before.Length
            && bytes.SequenceEqual(Before);
    }
}
