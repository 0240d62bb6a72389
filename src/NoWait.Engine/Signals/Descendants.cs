using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Nuke.Common.Signals;

/// <summary>The processes that this one started, and those that they started, in whatever group or session they are.</summary>
/// <remarks>A daemon whose parent has ended belongs to init and is no descendant: it stays.</remarks>
internal static partial class Descendants
{
    private const int Kill = 9;

    /// <summary>Kills them all; they are stopped first so that none can start another one meanwhile.</summary>
    public static void KillAll()
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows tells the whole console group of Ctrl-C by itself.
            return;
        }

        var stopped = new HashSet<int>();
        var hasNew = true;
        while (hasNew)
        {
            hasNew = false;
            foreach (var process in Find(Environment.ProcessId))
            {
                if (stopped.Add(process))
                {
                    hasNew = true;
                    _ = Send(process, Stop);
                }
            }
        }

        foreach (var process in stopped)
        {
            _ = Send(process, Kill);
        }
    }

    /// <summary>All processes below this one, parents before their children.</summary>
    public static List<int> Find(int ancestor)
    {
        var parents = OperatingSystem.IsLinux() ? ParentsFromProc() : ParentsFromPs();
        var found = new List<int> { ancestor };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var (process, parent) in parents)
            {
                if (parent == found[i] && !found.Contains(process))
                {
                    found.Add(process);
                }
            }
        }

        found.RemoveAt(0);
        return found;
    }

    private static int Stop => OperatingSystem.IsLinux() ? 19 : 17;

    private static Dictionary<int, int> ParentsFromProc()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process)
                && ParentOf(folder) is { } parent)
            {
                parents[process] = parent;
            }
        }

        return parents;
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            // "pid (name) state parent …", where the name may hold anything, spaces and brackets too.
            var stat = File.ReadAllText(folder + "/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3);
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Dictionary<int, int> ParentsFromPs()
    {
        var parents = new Dictionary<int, int>();
        using var ps = Process.Start(new ProcessStartInfo("ps", "-A -o pid=,ppid=") { RedirectStandardOutput = true })!;
        while (ps.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var process, var parent])
            {
                parents[int.Parse(process, CultureInfo.InvariantCulture)] =
                    int.Parse(parent, CultureInfo.InvariantCulture);
            }
        }

        parents.Remove(ps.Id);
        return parents;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int process, int signal);
}
