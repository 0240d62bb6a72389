using System.Globalization;
using System.Text;

namespace NoWait.Deployers.Processes;

/// <summary>One start of a version under its supervisor: a folder with its script and what became of it.</summary>
/// <param name="folder">The folder; its name is the run's id.</param>
/// <param name="serviceLog">The log that all runs but trials share.</param>
internal sealed class Run(string folder, string serviceLog)
{
    public const string TrialSuffix = "-trial";

    private const int EnoughEvents = 4096;

    public string Folder => folder;

    public string Id => Path.GetFileName(folder);

    /// <summary>Whether it only shows that the version becomes well, on a port of its own.</summary>
    public bool IsTrial => Id.EndsWith(TrialSuffix, StringComparison.Ordinal);

    public int Number =>
        int.TryParse(Id.AsSpan(0, IsTrial ? Id.Length - TrialSuffix.Length : Id.Length), CultureInfo.InvariantCulture, out var n) ? n : 0;

    public string Script => Path.Combine(folder, "run.sh");

    public string Events => Path.Combine(folder, "events");

    /// <summary>There when somebody sees to its end: its stop signal was sent, and a kill will follow.</summary>
    public string StoppingMark => Path.Combine(folder, "stopping");

    /// <summary>There when its port is free and its program may start.</summary>
    public string GoMark => Path.Combine(folder, "go");

    /// <summary>There when its program is to be started again as soon as it ends, however it ends.</summary>
    public string RestartMark => Path.Combine(folder, "restart");

    public string Log => IsTrial ? Path.Combine(folder, "log") : serviceLog;

    /// <summary>Writes its script: it can be started from then on.</summary>
    public void Write(string script)
    {
        Directory.CreateDirectory(folder);
        // The script holds the service's variables, and those may be secrets.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(Script, options);
        stream.Write(Encoding.UTF8.GetBytes(script));
    }

    /// <summary>Makes it a run of the same program with the same settings.</summary>
    public void CopyFrom(Run other) => Write(File.ReadAllText(other.Script));

    /// <summary>What its supervisor told so far.</summary>
    public RunEvents Read()
    {
        if (!File.Exists(Events))
        {
            return RunEvents.None;
        }

        var events = RunEvents.Parse(ReadEnd());
        // A supervisor that ended just now wrote down why before it did.
        return events is { Ended: false, IsAlive: false } ? RunEvents.Parse(ReadEnd()) : events;
    }

    /// <summary>Sends a signal to all of it.</summary>
    public void Signal(int signal)
    {
        if (Read() is { IsAlive: true, Group: { } group })
        {
            _ = Signals.SendToGroup(group, signal);
        }
    }

    /// <summary>Writes down that it was stopped, where its supervisor could not.</summary>
    public void MarkStopped() => File.AppendAllText(Events, "end stopped\n");

    private string ReadEnd()
    {
        using var stream = new FileStream(Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        stream.Seek(-Math.Min(stream.Length, EnoughEvents), SeekOrigin.End);
        var bytes = new byte[EnoughEvents];
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
