namespace NoWait.Processes;

/// <summary>Finds programs as a shell does.</summary>
internal static class Executables
{
    /// <summary>The program's absolute path; null when no folder of <paramref name="path"/> holds it.</summary>
    /// <param name="name">A name, or a path, which is returned when a file is there.</param>
    /// <param name="path">The value of <c>PATH</c>.</param>
    public static string? Find(string name, string? path)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return IsExecutable(name) ? Path.GetFullPath(name) : null;
        }

        foreach (var folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var suffix in Suffixes)
            {
                var candidate = Path.Combine(folder, name + suffix);
                if (Path.IsPathRooted(candidate) && IsExecutable(candidate))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    private static string[] Suffixes => OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];

    private static bool IsExecutable(string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != 0);
    }
}
