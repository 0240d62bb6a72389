using System.Runtime.InteropServices;
using NoWait.Binaries.Elf;

namespace NoWait.Binaries;

/// <summary>Where binaries are worked on: where the tools are looked for, and where results are remembered.</summary>
public sealed record Workshop
{
    /// <summary>The folders that tools are looked for in, as <c>PATH</c> writes them.</summary>
    public required string SearchPath { get; init; }

    /// <summary>The folder that results are remembered in, made when it is needed; null to remember nothing.</summary>
    public string? Cache { get; init; }

    /// <summary>How many bytes the remembered results may take; the oldest are forgotten first.</summary>
    public long CacheLimit { get; init; } = 512L * 1024 * 1024;

    /// <summary>The clock that durations are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long one run of a tool may take.</summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A workshop with the tools on this process's <c>PATH</c>.</summary>
    public static Workshop OnPath(string? cache = null) =>
        new() { SearchPath = Environment.GetEnvironmentVariable("PATH") ?? "", Cache = cache };

    /// <summary>The processor of this machine.</summary>
    internal static Machine Here => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => Machine.Amd64,
        Architecture.Arm64 => Machine.AArch64,
        Architecture.X86 => Machine.X86,
        Architecture.Arm or Architecture.Armv6 => Machine.Arm,
        Architecture.S390x => Machine.S390,
        Architecture.Ppc64le => Machine.PowerPC64,
        Architecture.RiscV64 => Machine.RiscV,
        Architecture.LoongArch64 => Machine.LoongArch,
        _ => Machine.None,
    };

    /// <summary>Where a tool is; null when it is not on the search path.</summary>
    internal string? Find(string tool)
    {
        var file = OperatingSystem.IsWindows() ? tool + ".exe" : tool;
        return SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Any = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Any) != 0);
    }
}
