namespace NoWait.Oci.Layout;

/// <summary>Locks between processes and within one: files held open, which the system lets go when their holder dies.</summary>
internal static class LayoutLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The lock, or null when another holder is in its way.</summary>
    public static FileStream? TryTake(string path, bool exclusive)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, exclusive ? FileShare.None : FileShare.ReadWrite, 1);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Storage.Failure(e, path);
        }
    }

    /// <summary>The lock, as soon as nobody is in its way.</summary>
    /// <exception cref="OciException">Somebody was for two minutes (<see cref="OciError.Busy"/>).</exception>
    public static async Task<FileStream> TakeAsync(
        string path, bool exclusive, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var held = TryTake(path, exclusive);
            if (held is not null)
            {
                return held;
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                throw new OciException(
                    OciError.Busy,
                    $"Another process has been holding {path} for two minutes. Wait for it to end, or end it.") { Path = path };
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // EWOULDBLOCK (Linux, macOS) and ERROR_SHARING_VIOLATION.
    private static bool IsHeld(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) == 0x20 : e.HResult is 11 or 35;
}
