using System.Globalization;
using NoWait.Processes;

namespace NoWait.Gate.Running;

/// <summary>A folder of one run for what its runners write; what a killed run left behind ends with the next one.</summary>
internal sealed class ResultFolder : IDisposable
{
    private readonly FileStream _lock;
    private int _next;

    private ResultFolder(string path, FileStream owned) => (Path, _lock) = (path, owned);

    /// <summary>The folder, absolute: also what marks the run's processes.</summary>
    public string Path { get; }

    /// <summary>Makes the folder, and ends the processes of runs that are no more.</summary>
    public static ResultFolder Make(string parent)
    {
        Directory.CreateDirectory(parent);
        foreach (var folder in Directory.GetDirectories(parent))
        {
            Sweep(folder);
        }

        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{number}"));
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path);
                return new(path, Lock(path) ?? throw new IOException($"{path} is taken: run again."));
            }
        }
    }

    /// <summary>An empty folder in it.</summary>
    public string Next() => Directory.CreateDirectory(
        System.IO.Path.Combine(Path, Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture))).FullName;

    /// <summary>Moves the results to where people look for them, in place of those before.</summary>
    public void Publish(string folder)
    {
        foreach (var file in Directory.GetFiles(Path, "*.trx", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(folder);
            File.Move(file, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _lock.Dispose();
        Delete(Path);
    }

    private static void Sweep(string folder)
    {
        using (var free = Lock(folder))
        {
            if (free is null)
            {
                return;
            }

            Strays.End(folder);
        }

        Delete(folder);
    }

    // The lock is the system's own: it goes with its process, however that ends.
    private static FileStream? Lock(string folder)
    {
        try
        {
            return new(System.IO.Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next run tries again.
        }
    }
}
