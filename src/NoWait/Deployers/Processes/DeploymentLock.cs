using System.Globalization;

namespace NoWait.Deployers.Processes;

/// <summary>Lets one deployment of a service go on at a time; the kernel lets go of it when its holder dies.</summary>
internal sealed class DeploymentLock : IDisposable
{
    // EWOULDBLOCK of flock(2), which .NET hands on as it is.
    private const int IsHeld = 11;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private DeploymentLock(FileStream file) => _file = file;

    /// <summary>Waits until nobody else holds it, and says once whom it waits for.</summary>
    public static DeploymentLock Take(
        ServiceFolder folder, Action<string>? notice, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Home);
        var told = false;
        while (true)
        {
            if (Try(folder.LockFile) is { } file)
            {
                SayWho(folder, time);
                return new(file);
            }

            if (!told)
            {
                told = true;
                notice?.Invoke($"{folder.Service} is in the hands of another deployment ({Holder(folder)}): waiting until it is done.");
            }

            Waiting.For(Pause, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static FileStream? Try(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException e) when (e.HResult == IsHeld)
        {
            return null;
        }
    }

    private static void SayWho(ServiceFolder folder, TimeProvider time) => File.WriteAllText(
        folder.HolderFile,
        string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, since {time.GetLocalNow():HH:mm:ss}"));

    private static string Holder(ServiceFolder folder)
    {
        try
        {
            return File.Exists(folder.HolderFile) ? File.ReadAllText(folder.HolderFile) : "not known which";
        }
        catch (IOException)
        {
            return "not known which";
        }
    }
}
