using System.Runtime.InteropServices;

namespace NoWait.Oci.Layers;

/// <summary>What tells that a file on disk is still the one that was read, without reading it: as in git's index.</summary>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Modified">When its content changed last, in nanoseconds of the epoch.</param>
/// <param name="Changed">When anything about it changed last, in nanoseconds of the epoch; 0 where that is not known.</param>
/// <param name="Inode">Its number in its file system; 0 where that is not known.</param>
internal readonly partial record struct FileStamp(long Size, long Modified, long Changed, long Inode)
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const uint BasicStats = 0x7FF; // STATX_BASIC_STATS

    public static FileStamp Of(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return Statx(WorkingFolder, path, 0, BasicStats, out var stat) == 0
                ? new FileStamp((long)stat.Size, stat.Modified.Nanoseconds, stat.Changed.Nanoseconds, (long)stat.Inode)
                : throw Missing(path);
        }

        var file = new FileInfo(path);
        return file.Exists
            ? new FileStamp(file.Length, 100 * (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks, 0, 0)
            : throw Missing(path);
    }

    private static OciException Missing(string path) =>
        new(OciError.Source, $"{path} is to be in a layer and is not there. Build it first, or leave it out.")
        {
            Path = path,
        };

    // glibc's stat has a different name in each version; statx is the same in all, and in musl.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out StatBuffer buffer);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct StatTime
    {
        private readonly long _seconds;
        private readonly uint _nanoseconds;
        private readonly int _reserved;

        public long Nanoseconds => (_seconds * 1_000_000_000) + _nanoseconds;
    }

    // struct statx of linux/stat.h: the same on all architectures.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct StatBuffer
    {
        [FieldOffset(32)]
        public readonly ulong Inode;

        [FieldOffset(40)]
        public readonly ulong Size;

        [FieldOffset(96)]
        public readonly StatTime Changed;

        [FieldOffset(112)]
        public readonly StatTime Modified;
    }
}
