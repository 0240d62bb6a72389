using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>Finds the folder that holds <c>.nuke</c>.</summary>
internal static class RootFinder
{
    /// <summary><c>--root</c>, else <c>NUKE_ROOT</c>, else the nearest folder above the assembly, else above here.</summary>
    public static AbsolutePath Find(IReadOnlyList<string> arguments, string? variable)
    {
        if ((FromArguments(arguments) ?? variable) is { Length: > 0 } given)
        {
            var root = Path.GetFullPath(given);
            return Directory.Exists(root)
                ? new AbsolutePath(root)
                : throw new UsageException($"The root {root} does not exist.");
        }

        return Above(AppContext.BaseDirectory)
            ?? Above(Environment.CurrentDirectory)
            ?? new AbsolutePath(Environment.CurrentDirectory);
    }

    private static string? FromArguments(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].StartsWith("--root=", StringComparison.OrdinalIgnoreCase))
            {
                return arguments[i]["--root=".Length..];
            }

            if (arguments[i].Equals("--root", StringComparison.OrdinalIgnoreCase))
            {
                return i + 1 < arguments.Count
                    ? arguments[i + 1]
                    : throw new UsageException("--root needs a folder after it.");
            }
        }

        return null;
    }

    private static AbsolutePath? Above(string start)
    {
        for (var folder = Path.TrimEndingDirectorySeparator(start); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, ".nuke")))
            {
                return new AbsolutePath(folder);
            }
        }

        return null;
    }
}
