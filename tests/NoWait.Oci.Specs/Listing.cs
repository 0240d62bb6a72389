using System.Security.Cryptography;

namespace NoWait.Oci.Specs;

/// <summary>A folder as text, a line for each thing in it: mode, seconds, and content or target.</summary>
internal static class Listing
{
    public static string Of(string folder, bool times = true) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Select(path => Line(folder, path, times))
        .Order(StringComparer.Ordinal));

    private static string Line(string folder, string path, bool times)
    {
        var name = Path.GetRelativePath(folder, path);
        var info = new FileInfo(path);
        if (info.LinkTarget is { } target)
        {
            return $"{name} -> {target}";
        }

        var mode = Convert.ToString((int)File.GetUnixFileMode(path), 8);
        var time = times ? new DateTimeOffset(File.GetLastWriteTimeUtc(path)).ToUnixTimeSeconds() : 0;
        return Directory.Exists(path)
            ? $"{name}/ {mode} {time}"
            : $"{name} {mode} {time} {info.Length} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))[..16]}";
    }
}
