using NoWait.Oci.Layers;

namespace NoWait.Deployers.Processes;

/// <summary>Changes the files of a release while it runs: each is there as it was or as it is to be, and never half.</summary>
internal static class LiveFiles
{
    private const string Coming = ".nowait-coming";

    /// <summary>Removes a file, a link, or a folder with all that is in it.</summary>
    public static void Delete(string path)
    {
        if (new DirectoryInfo(path) is { Exists: true, LinkTarget: null })
        {
            Directory.Delete(path, recursive: true);
        }
        else if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path);
        }
    }

    /// <summary>Puts an entry where the image has it.</summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static void Put(string root, LayerEntry entry)
    {
        var path = Path.Combine(root, entry.Path);
        if (entry is LayerEntry.Directory)
        {
            PutFolder(path, entry.Mode);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (new DirectoryInfo(path) is { Exists: true, LinkTarget: null })
        {
            Directory.Delete(path, recursive: true);
        }

        // A program that runs cannot be written to, but another may take its name.
        var coming = path + Coming;
        File.Delete(coming);
        switch (entry)
        {
            case LayerEntry.SymbolicLink link:
                File.CreateSymbolicLink(coming, link.Target);
                break;
            case LayerEntry.File file:
                Write(file, coming);
                break;
            default:
                throw new NotSupportedException(entry.GetType().Name);
        }

        ReleaseStore.Replace(coming, path);
    }

    private static void PutFolder(string path, UnixFileMode mode)
    {
        if (new FileInfo(path) is { Exists: true } or { LinkTarget: not null })
        {
            File.Delete(path);
        }

        Directory.CreateDirectory(path);
        SetMode(path, mode);
    }

    private static void Write(LayerEntry.File file, string path)
    {
        if (file.Source is FileSource.Disk disk)
        {
            File.Copy(disk.Path, path);
        }
        else if (file.Source is FileSource.Memory memory)
        {
            File.WriteAllBytes(path, memory.Content.Span);
        }

        SetMode(path, file.Mode);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
