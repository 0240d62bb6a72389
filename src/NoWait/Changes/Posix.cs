using System.Runtime.InteropServices;

namespace NoWait.Changes;

/// <summary>The calls of Linux's C library that .NET has no word for: names as bytes, nanoseconds, inodes, reflinks.</summary>
internal static unsafe partial class Posix
{
    public const int CurrentFolder = -100;
    public const int NoEntry = 2;
    public const int Exists = 17;
    public const int NotAFolder = 20;

    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7FF;

    /// <summary>What lies at a path, links not followed; false, with the error in errno, when that cannot be told.</summary>
    public static bool TryStat(string path, out FileStat stat) => TryStat(path, NoFollow, out stat);

    /// <summary>What a path leads to, links followed; false, with the error in errno, when that cannot be told.</summary>
    public static bool TryStatTarget(string path, out FileStat stat) => TryStat(path, 0, out stat);

    /// <summary>The same for a path's bytes in an open folder, with a zero at the end.</summary>
    public static bool TryStatTarget(int folder, byte* path, out FileStat stat) => TryStat(folder, path, 0, out stat);

    /// <summary>Opens a folder for nothing but to find names in it; less than 0 when it is not there.</summary>
    public static int OpenPath(byte* path)
    {
        const int pathOnly = 0x200000, closeOnExec = 0x80000;
        return Open(path, pathOnly | closeOnExec, 0);
    }

    private static bool TryStat(string path, int flags, out FileStat stat)
    {
        Span<byte> name = stackalloc byte[1024];
        name = NativePath.MaxLength(path) <= name.Length ? name : new byte[NativePath.MaxLength(path)];
        NativePath.Encode(path, name);
        fixed (byte* bytes = name)
        {
            return TryStat(CurrentFolder, bytes, flags, out stat);
        }
    }

    /// <summary>What lies under a name in an open folder, links not followed.</summary>
    public static bool TryStat(int folder, byte* name, out FileStat stat) => TryStat(folder, name, NoFollow, out stat);

    private static bool TryStat(int folder, byte* name, int flags, out FileStat stat)
    {
        StatBuffer raw;
        if (Statx(folder, name, flags, BasicStats, &raw) != 0)
        {
            stat = default;
            return false;
        }

        var kind = (raw.Mode & 0xF000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            _ => FileKind.Other,
        };
        stat = new(kind, raw.Mode & 0xFFF, raw.Size, Nanoseconds(raw.Modified), Nanoseconds(raw.Changed), raw.Inode);
        return true;
    }

    private static long Nanoseconds(Timestamp time) => (time.Seconds * 1_000_000_000) + time.Nanoseconds;

    [StructLayout(LayoutKind.Sequential)]
    public struct Timestamp
    {
        public long Seconds;
        public uint Nanoseconds;
        private int _padding;
    }

    /// <summary><c>struct statx</c> of <c>linux/stat.h</c>: the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatBuffer
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public long Size;

        [FieldOffset(96)]
        public Timestamp Changed;

        [FieldOffset(112)]
        public Timestamp Modified;
    }

    /// <summary><c>struct dirent</c> where <c>ino_t</c> and <c>off_t</c> have 64 bits; the name follows at byte 19.</summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct Entry
    {
        public const int NameOffset = 19;

        [FieldOffset(18)]
        public byte Type;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, byte* name, int flags, uint mask, StatBuffer* result);

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OpenFolder(byte* path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial Entry* ReadFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "dirfd")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int DescriptorOf(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CloseFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint ReadLink(byte* path, byte* target, nint length);

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int MakeLink(byte* target, byte* path);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int MakeFolder(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetMode(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Rename(byte* from, byte* to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Unlink(byte* path);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int RemoveFolder(byte* path);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Control(int file, nuint request, nint argument);
}
