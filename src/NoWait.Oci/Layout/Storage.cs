namespace NoWait.Oci.Layout;

/// <summary>Files that are there whole or not at all.</summary>
internal static class Storage
{
    private static int _count;

    /// <summary>A new file with a name of its own, not buffered.</summary>
    public static FileStream CreateTemporary(string folder)
    {
        while (true)
        {
            var name = $"{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(
                    Path.Combine(folder, name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1);
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, name)))
            {
                // Left behind, or of a process with the same number in another container.
            }
            catch (Exception e) when (IsFailure(e))
            {
                throw Failure(e, folder);
            }
        }
    }

    /// <summary>Closes the file and gives it its name, in place of what had it.</summary>
    public static void Publish(FileStream file, string path, bool durable)
    {
        try
        {
            file.Flush(flushToDisk: durable);
            file.Dispose();
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(file.Name, path, overwrite: true);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure(e, path);
        }
    }

    /// <summary>Gives an open file its name, in place of what had it; where the system can, before its lock goes.</summary>
    public static void PublishHeld(FileStream file, string path, bool durable)
    {
        if (OperatingSystem.IsWindows())
        {
            Publish(file, path, durable);
            return;
        }

        try
        {
            file.Flush(flushToDisk: durable);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(file.Name, path, overwrite: true);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure(e, path);
        }
    }

    /// <summary>Writes a small file atomically.</summary>
    public static void Replace(string path, string temporaryFolder, ReadOnlySpan<byte> content, bool durable)
    {
        using var file = CreateTemporary(temporaryFolder);
        try
        {
            file.Write(content);
            Publish(file, path, durable);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure(e, path);
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    /// <summary>What it means that a file of a layout cannot be read.</summary>
    public static OciException ReadFailure(Exception e, string path) => e is FileNotFoundException or DirectoryNotFoundException
        ? new OciException(OciError.NotFound, $"{path} is not there. Build or fetch the image again.", e) { Path = path }
        : new OciException(OciError.Source, $"{path} cannot be read: {e.Message} Make it readable.", e) { Path = path };

    public static OciException Failure(Exception e, string path) => IsFull(e)
        ? new OciException(
            OciError.StorageFull,
            $"There is no room for {path}: {e.Message} Nothing was changed; free some space and try again.",
            e) { Path = path }
        : new OciException(
            OciError.Source, $"{path} cannot be written: {e.Message} Make the folder writable, or name another.", e)
        {
            Path = path,
        };

    /// <summary>Whether it is the file system's word that something cannot be written.</summary>
    /// <remarks>.NET makes an argument of EFBIG, the answer where files may not grow so large.</remarks>
    public static bool IsFailure(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    // ENOSPC, EFBIG and EDQUOT (Linux, macOS); ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static bool IsFull(Exception e) => e is ArgumentOutOfRangeException || (OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 0x70 or 0x27
        : e is IOException && e.HResult is 28 or 27 or 122 or 69);
}
