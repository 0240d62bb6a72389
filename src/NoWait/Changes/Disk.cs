using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NoWait.Changes;

/// <summary>The file system with names of any bytes, modes by rule and nothing followed; off Linux as .NET has it.</summary>
/// <remarks>Methods throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> that name the path.</remarks>
internal static unsafe class Disk
{
    /// <summary>What lies at the path itself, links not followed.</summary>
    public static FileStat Stat(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return PortableDisk.Stat(path);
        }

        return Posix.TryStat(path, out var stat) ? stat : IsAbsent() ? default : throw Failure(path);
    }

    /// <summary>What a path leads to, links followed; nothing where they end nowhere.</summary>
    public static FileStat StatTarget(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return PortableDisk.Stat(path);
        }

        return Posix.TryStatTarget(path, out var stat) ? stat : IsAbsent() ? default : throw Failure(path);
    }

    /// <summary>What a folder holds, in the order of the names' UTF-16 code units; null when it is gone.</summary>
    public static List<FolderEntry>? List(string path) => List(path, static (string name, in FileStat stat) => new(name, stat));

    /// <summary>The same with entries of the caller's own.</summary>
    public static List<FolderEntry>? List(string path, FolderEntry.Maker make)
    {
        if (!OperatingSystem.IsLinux())
        {
            return PortableDisk.List(path, make);
        }

        nint folder;
        fixed (byte* bytes = NativePath.Encode(path))
        {
            folder = Posix.OpenFolder(bytes);
        }

        if (folder == 0)
        {
            return IsAbsent() ? null : throw Failure(path);
        }

        try
        {
            var entries = Read(folder, path, make);
            entries.Sort(static (left, right) => FolderEntry.Compare(left.Name, right.Name));
            return entries;
        }
        finally
        {
            _ = Posix.CloseFolder(folder);
        }
    }

    /// <summary>Where a link points, as it is written.</summary>
    public static string ReadLink(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new FileInfo(path).LinkTarget ?? throw new IOException($"{path} is no link.");
        }

        var target = stackalloc byte[4096];
        fixed (byte* bytes = NativePath.Encode(path))
        {
            var length = Posix.ReadLink(bytes, target, 4096);
            return length >= 0 ? NativePath.Decode(new(target, (int)length)) : throw Failure(path);
        }
    }

    /// <summary>Makes a link that points to the target as it is written.</summary>
    public static void MakeLink(string path, string target)
    {
        if (!OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(path, target);
            return;
        }

        fixed (byte* bytes = NativePath.Encode(path), to = NativePath.Encode(target))
        {
            Check(Posix.MakeLink(to, bytes), path);
        }
    }

    /// <summary>Makes a folder whose parent is there, with mode 0755 whatever the umask; one that is there stays.</summary>
    public static void MakeFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            Directory.CreateDirectory(path);
            return;
        }

        fixed (byte* bytes = NativePath.Encode(path))
        {
            if (Posix.MakeFolder(bytes, 0b111_101_101) == 0)
            {
                Check(Posix.SetMode(bytes, 0b111_101_101), path);
            }
            else if (Marshal.GetLastPInvokeError() != Posix.Exists)
            {
                throw Failure(path);
            }
        }
    }

    /// <summary>Sets a file's permission bits.</summary>
    public static void SetMode(string path, int mode)
    {
        if (OperatingSystem.IsLinux())
        {
            fixed (byte* bytes = NativePath.Encode(path))
            {
                Check(Posix.SetMode(bytes, mode), path);
            }
        }
        else if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
    }

    /// <summary>Puts a file in the place of another at once.</summary>
    public static void Move(string from, string to)
    {
        if (!OperatingSystem.IsLinux())
        {
            PortableDisk.Move(from, to);
            return;
        }

        fixed (byte* source = NativePath.Encode(from), target = NativePath.Encode(to))
        {
            Check(Posix.Rename(source, target), to);
        }
    }

    /// <summary>Opens a file for reading, or makes a new one for writing with the mode 0600.</summary>
    public static SafeFileHandle Open(string path, bool create)
    {
        if (!OperatingSystem.IsLinux())
        {
            return create
                ? File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write)
                : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        const int closeOnExec = 0x80000, noBlock = 0x800, writeCreateExclusive = 0x1 | 0x40 | 0x80;
        fixed (byte* bytes = NativePath.Encode(path))
        {
            var file = Posix.Open(bytes, closeOnExec | (create ? writeCreateExclusive : noBlock), 0b110_000_000);
            return file >= 0 ? new(file, ownsHandle: true) : throw Failure(path);
        }
    }

    /// <summary>Deletes a file, link or folder and all that is in it; what is not there stays so.</summary>
    public static void Delete(string path)
    {
        var kind = Stat(path).Kind;
        if (kind == FileKind.Folder)
        {
            DeleteFolder(path);
        }
        else if (kind != FileKind.Missing)
        {
            DeleteFile(path);
        }
    }

    /// <summary>Deletes a folder when nothing is in it; says whether it is gone.</summary>
    public static bool TryDeleteEmpty(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return PortableDisk.TryDeleteEmpty(path);
        }

        fixed (byte* bytes = NativePath.Encode(path))
        {
            return Posix.RemoveFolder(bytes) == 0 || IsAbsent();
        }
    }

    /// <summary>The exception for the error that the last call left in errno.</summary>
    public static Exception Failure(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        var message = $"{NativePath.Show(path)}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error switch
        {
            1 or 13 => new UnauthorizedAccessException(message),
            Posix.NoEntry or Posix.NotAFolder => new FileNotFoundException(message, path),
            _ => new IOException(message, error),
        };
    }

    private static List<FolderEntry> Read(nint folder, string path, FolderEntry.Maker make)
    {
        var entries = new List<FolderEntry>();
        var descriptor = Posix.DescriptorOf(folder);
        Posix.Entry* entry;
        while ((entry = Posix.ReadFolder(folder)) != null)
        {
            var bytes = (byte*)entry + Posix.Entry.NameOffset;
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(bytes);
            if (name is [(byte)'.'] or [(byte)'.', (byte)'.'])
            {
                continue;
            }

            const byte isFolder = 4;
            var stat = new FileStat(FileKind.Folder, 0, 0, 0, 0, 0);
            if (entry->Type == isFolder || Posix.TryStat(descriptor, bytes, out stat))
            {
                entries.Add(make(NativePath.Decode(name), stat));
            }
            else if (!IsAbsent())
            {
                throw Failure($"{path}/{NativePath.Decode(name)}");
            }
        }

        // The end leaves errno at 0: .NET clears it before the call.
        return Marshal.GetLastPInvokeError() == 0 ? entries : throw Failure(path);
    }

    private static void DeleteFolder(string path)
    {
        foreach (var entry in List(path) ?? [])
        {
            var child = $"{path}/{entry.Name}";
            if (entry.Stat.Kind == FileKind.Folder)
            {
                DeleteFolder(child);
            }
            else
            {
                DeleteFile(child);
            }
        }

        if (!TryDeleteEmpty(path))
        {
            throw Failure(path);
        }
    }

    private static void DeleteFile(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            File.Delete(path);
            return;
        }

        fixed (byte* bytes = NativePath.Encode(path))
        {
            if (Posix.Unlink(bytes) != 0 && !IsAbsent())
            {
                throw Failure(path);
            }
        }
    }

    private static bool IsAbsent() => Marshal.GetLastPInvokeError() is Posix.NoEntry or Posix.NotAFolder;

    private static void Check(int result, string path)
    {
        if (result != 0)
        {
            throw Failure(path);
        }
    }
}
