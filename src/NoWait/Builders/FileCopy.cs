using System.Buffers;
using Microsoft.Win32.SafeHandles;
using NoWait.Changes;

namespace NoWait.Builders;

/// <summary>Copies a file's content so that neither side can write into the other's.</summary>
internal static class FileCopy
{
    private static volatile bool _noReflinks = !OperatingSystem.IsLinux();

    /// <summary>Copies a file to a new one, sharing its blocks where the file system can (reflink); returns its length.</summary>
    public static long Copy(string from, string to, int mode)
    {
        long length;
        using (var source = Disk.Open(from, create: false))
        using (var target = Disk.Open(to, create: true))
        {
            length = TryReflink(source, target) ? RandomAccess.GetLength(target) : CopyBytes(source, target);
        }

        Disk.SetMode(to, mode);
        return length;
    }

    private static bool TryReflink(SafeFileHandle source, SafeFileHandle target)
    {
        const nuint cloneFile = 0x40049409;
        if (_noReflinks)
        {
            return false;
        }

        var cloned = Posix.Control((int)target.DangerousGetHandle(), cloneFile, source.DangerousGetHandle()) == 0;
        _noReflinks = !cloned;
        return cloned;
    }

    private static long CopyBytes(SafeFileHandle source, SafeFileHandle target)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            long offset = 0;
            int read;
            while ((read = RandomAccess.Read(source, buffer, offset)) > 0)
            {
                RandomAccess.Write(target, buffer.AsSpan(0, read), offset);
                offset += read;
            }

            return offset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
