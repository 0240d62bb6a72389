using System.Buffers.Text;

namespace NoWait.Binaries.Programs;

/// <summary>The most memory that a process has resident, read on Linux at the moment when it ends.</summary>
/// <remarks>
/// <c>wait4</c> does not tell: a program that was started by <c>vfork</c> is charged with the peak of whoever started it
/// (<c>exec_mmap</c> in the kernel's <c>fs/exec.c</c>), and that is a .NET process. So the process is traced, and stops
/// once when it is about to end: ptrace(2), <c>PTRACE_O_TRACEEXIT</c>. All calls must come from one thread.
/// </remarks>
internal sealed class PeakMemory(int process)
{
    private const int Seize = 0x4206;
    private const int Continue = 7;
    private const int TraceExit = 0x40;
    private const int ExitEvent = 6;

    private bool _isTraced;

    /// <summary>The peak in bytes; null where the system lets nobody trace.</summary>
    public long? Bytes { get; private set; }

    /// <summary>The program behind a gate: it begins when a line is written to it, so that it cannot end before it is traced.</summary>
    public static ProgramStart Gated(ProgramStart start) => start with
    {
        Path = "/bin/sh",
        Arguments = ["-c", "read -r line; exec \"$@\"", "sh", start.Path, .. start.Arguments],
    };

    /// <summary>Begins to trace the process, where that can be done.</summary>
    public void Start() =>
        _isTraced = OperatingSystem.IsLinux() && Posix.Trace(Seize, process, 0, TraceExit) == 0;

    /// <summary>Lets the process go on if this status says that it stopped; false when it has ended.</summary>
    public bool Resumes(int status)
    {
        if (!_isTraced || (status & 0xff) != 0x7f)
        {
            return false;
        }

        var (what, signal) = (status >> 16, (status >> 8) & 0xff);
        if (what == ExitEvent)
        {
            Bytes = Read();
        }

        _ = Posix.Trace(Continue, process, 0, what == 0 ? signal : 0);
        return true;
    }

    private long? Read()
    {
        try
        {
            ReadOnlySpan<byte> status = File.ReadAllBytes($"/proc/{process}/status");
            var at = status.IndexOf("VmHWM:"u8);
            return at >= 0 && Utf8Parser.TryParse(status[(at + 6)..].TrimStart(" \t"u8), out long kilobytes, out _)
                ? kilobytes * 1024
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
