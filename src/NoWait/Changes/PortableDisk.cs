namespace NoWait.Changes;

/// <summary><see cref="Disk"/> with what .NET offers on every system: coarser times, no inodes.</summary>
internal static class PortableDisk
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <inheritdoc cref="Disk.Stat" />
    public static FileStat Stat(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            return Of(file, FileKind.Link);
        }

        return file.Exists ? Of(file, FileKind.File) : Directory.Exists(path) ? Of(file, FileKind.Folder) : default;
    }

    /// <inheritdoc cref="Disk.List(string, FolderEntry.Maker)" />
    public static List<FolderEntry>? List(string path, FolderEntry.Maker make)
    {
        if (!Directory.Exists(path))
        {
            return null;
        }

        var entries = new List<FolderEntry>();
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything))
        {
            var kind = entry.LinkTarget is not null ? FileKind.Link
                : entry is DirectoryInfo ? FileKind.Folder
                : FileKind.File;
            entries.Add(make(entry.Name, Of(entry, kind)));
        }

        entries.Sort(static (left, right) => FolderEntry.Compare(left.Name, right.Name));
        return entries;
    }

    /// <inheritdoc cref="Disk.Move" />
    public static void Move(string from, string to)
    {
        if (new FileInfo(from).LinkTarget is null && Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to, overwrite: true);
        }
    }

    /// <inheritdoc cref="Disk.TryDeleteEmpty" />
    public static bool TryDeleteEmpty(string path)
    {
        try
        {
            Directory.Delete(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static FileStat Of(FileSystemInfo entry, FileKind kind)
    {
        const long nanosecondsPerTick = 100;
        var mode = OperatingSystem.IsWindows() ? 0b110_100_100 : (int)entry.UnixFileMode;
        var modified = (entry.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * nanosecondsPerTick;
        return new(kind, mode, entry is FileInfo { Exists: true } file ? file.Length : 0, modified, 0, 0);
    }
}
