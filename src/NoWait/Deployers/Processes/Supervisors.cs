using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using NoWait.Processes;

namespace NoWait.Deployers.Processes;

/// <summary>Starts supervisors in a session of their own, as children of init: what happens to the build is nothing to them.</summary>
internal static class Supervisors
{
    private const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Starts the run's script, which lets go of these predecessors and then starts its program.</summary>
    public static void Start(Run run, IEnumerable<Predecessor> predecessors) =>
        Spawn([run.Script, .. predecessors.Select(predecessor => predecessor.ToString())]);

    /// <summary>Sees to the end of these runs, gracefully, without waiting for it.</summary>
    /// <param name="run">Any run that is there: its script knows how.</param>
    /// <param name="predecessors">The runs to end.</param>
    public static void Retire(Run run, IEnumerable<Predecessor> predecessors) =>
        Spawn([run.Script, "retire", .. predecessors.Select(predecessor => predecessor.ToString())]);

    private static void Spawn(List<string> arguments)
    {
        var setsid = Executables.Find("setsid", Path)
            ?? throw new PlatformNotSupportedException("setsid is not there: install util-linux, or deploy with --to docker.");
        var start = new ProcessStartInfo(setsid, ["--fork", "/bin/sh", .. arguments]) { WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = Path;
        try
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{setsid} cannot be started: {e.Message}.", e);
        }
    }
}

/// <summary>A run that another takes over from.</summary>
/// <param name="Group">Its process group.</param>
/// <param name="Signal">The signal that asks it to stop.</param>
/// <param name="Grace">How long it may take.</param>
/// <param name="Run">Its id.</param>
internal sealed record Predecessor(int Group, int Signal, TimeSpan Grace, string Run)
{
    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Group}:{Signal}:{(int)Math.Ceiling(Grace.TotalSeconds)}:{Run}");
}
