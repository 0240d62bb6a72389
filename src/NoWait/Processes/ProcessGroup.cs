using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NoWait.Processes;

/// <summary>A command and all that it started, as long as they did not leave its process group.</summary>
internal sealed partial class ProcessGroup(Process leader, bool isGroup)
{
    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>The program that makes its command the leader of a group of its own; null where there is none (macOS).</summary>
    public static string? SetSid { get; } =
        OperatingSystem.IsWindows() ? null : Executables.Find("setsid", "/usr/bin:/bin:/usr/local/bin");

    /// <summary>Asks every process of the group to end.</summary>
    public void Ask()
    {
        if (isGroup)
        {
            _ = Signal(-leader.Id, Terminate);
        }
        else if (!OperatingSystem.IsWindows() && !leader.HasExited)
        {
            _ = Signal(leader.Id, Terminate);
        }
    }

    /// <summary>Ends every process of the group at once.</summary>
    public void End()
    {
        if (isGroup)
        {
            _ = Signal(-leader.Id, Kill);
        }
        else if (!leader.HasExited)
        {
            leader.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Ends what the command left running, compiler servers excepted.</summary>
    /// <remarks>
    /// A compiler server is made to outlive the build that started it, takes all that matters from each request, and
    /// saves every later build its start-up.
    /// </remarks>
    public void EndLeftovers()
    {
        if (!isGroup || Signal(-leader.Id, 0) != 0)
        {
            return;
        }

        var members = OperatingSystem.IsLinux() ? Members() : [];
        if (!members.Exists(IsCompilerServer))
        {
            End();
            return;
        }

        foreach (var member in members.Where(member => !IsCompilerServer(member)))
        {
            _ = Signal(member, Kill);
        }
    }

    private List<int> Members()
    {
        var members = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && GroupOf(id) == leader.Id)
            {
                members.Add(id);
            }
        }

        return members;
    }

    private static bool IsCompilerServer(int process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/cmdline");
            return line.Contains("VBCSCompiler", StringComparison.Ordinal)
                || line.Contains("/nodemode:", StringComparison.Ordinal)
                || line.Contains("GradleDaemon", StringComparison.Ordinal)
                || line.Contains("sccache", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GroupOf(int process);
}
