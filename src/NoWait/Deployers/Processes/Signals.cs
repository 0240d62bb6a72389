using System.Globalization;
using System.Runtime.InteropServices;

namespace NoWait.Deployers.Processes;

/// <summary>Signals by name and number, as on Linux, and sending them.</summary>
internal static partial class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;

    private static readonly string[] Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
        "PWR", "SYS",
    ];

    /// <summary>The number of <c>SIGTERM</c>, <c>TERM</c>, <c>15</c> or <c>SIGRTMIN+3</c>; null when it is no signal.</summary>
    public static int? Parse(string signal)
    {
        var name = signal.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? signal[3..] : signal;
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number is >= 1 and <= 64 ? number : null;
        }

        if (name.StartsWith("RTMIN", StringComparison.OrdinalIgnoreCase))
        {
            var more = name.Length == 5 ? "0" : name[5] == '+' ? name[6..] : "";
            return int.TryParse(more, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset <= 30
                ? 34 + offset
                : null;
        }

        var index = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + 1;
    }

    /// <summary>What a shell's exit code says: <c>exit code 3</c>, or <c>signal SEGV</c> for 139.</summary>
    public static string Describe(int exitCode) =>
        exitCode > 128 && exitCode - 129 < Names.Length ? $"signal {Names[exitCode - 129]}" : $"exit code {exitCode}";

    /// <summary>Sends a signal to every process of a group; returns whether there was one.</summary>
    public static bool SendToGroup(int group, int signal) => group > 1 && Send(-group, signal) == 0;

    /// <summary>Sends a signal to one process; returns whether it was there.</summary>
    public static bool SendTo(int process, int signal) => process > 1 && Send(process, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Send(int process, int signal);
}
