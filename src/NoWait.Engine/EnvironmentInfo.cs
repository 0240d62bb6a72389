using System.Collections;
using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>The machine and the environment of this process.</summary>
public static class EnvironmentInfo
{
    /// <summary>Whether this is Windows.</summary>
    public static bool IsWin => OperatingSystem.IsWindows();

    /// <summary>Whether this is macOS.</summary>
    public static bool IsOsx => OperatingSystem.IsMacOS();

    /// <summary>Whether this is Linux.</summary>
    public static bool IsLinux => OperatingSystem.IsLinux();

    /// <summary>Whether this is Linux or macOS.</summary>
    public static bool IsUnix => IsLinux || IsOsx;

    /// <summary>The folder that relative paths start from.</summary>
    public static AbsolutePath WorkingDirectory => new(Environment.CurrentDirectory);

    /// <summary>The environment variables.</summary>
    public static IReadOnlyDictionary<string, string> Variables =>
        Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(
                x => (string)x.Key,
                x => (string?)x.Value ?? "",
                IsWin ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>Whether the variable is set.</summary>
    public static bool HasVariable(string name) => Environment.GetEnvironmentVariable(name) is not null;

    /// <summary>The variable's value; null when it is not set.</summary>
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>Sets the variable for this process and those that it starts.</summary>
    public static void SetVariable(string name, string value) => Environment.SetEnvironmentVariable(name, value);
}
