using System.Diagnostics;
using System.Globalization;

namespace NoWait.Processes;

/// <summary>Finds and ends what a run left behind that was killed before it could.</summary>
internal static class Strays
{
    /// <summary>The variable whose value marks the processes of one place.</summary>
    public const string Variable = "NOWAIT_STAGE";

    /// <summary>Ends all processes with this mark in their environment, and waits until they are gone.</summary>
    /// <remarks>On Linux alone: other systems do not show the environment of processes as plainly.</remarks>
    public static void End(string mark) => End(Variable, mark);

    /// <summary>Ends all processes whose environment holds a variable with this value, and waits until they are gone.</summary>
    public static void End(string variable, string value)
    {
        foreach (var folder in OperatingSystem.IsLinux() ? Directory.EnumerateDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId && IsMarked(folder, $"{variable}={value}"))
            {
                End(id);
            }
        }
    }

    private static bool IsMarked(string folder, string entry)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').Contains(entry);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself, or it is another user's.
        }
    }
}
