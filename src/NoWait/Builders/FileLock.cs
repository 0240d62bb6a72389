namespace NoWait.Builders;

/// <summary>Keeps other processes out for as long as it is held; the system frees it when its process ends.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until nobody else holds the lock file; calls <paramref name="waiting"/> once when it must wait.</summary>
    public static async Task<FileLock> AcquireAsync(
        string path, TimeProvider time, Action waiting, CancellationToken cancellationToken)
    {
        var said = false;
        while (true)
        {
            var held = TryAcquire(path);
            if (held is not null)
            {
                return held;
            }

            if (!said)
            {
                waiting();
                said = true;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>The lock when nobody holds it; null otherwise.</summary>
    public static FileLock? TryAcquire(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static bool IsHeld(IOException error)
    {
        const int wouldBlock = 11, wouldBlockOnMac = 35, sharingViolation = unchecked((int)0x80070020);
        return error.HResult is wouldBlock or wouldBlockOnMac or sharingViolation;
    }
}
