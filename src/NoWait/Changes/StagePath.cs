namespace NoWait.Changes;

/// <summary>Paths in a stage, kept without the slash at their start, <c>.</c> and <c>..</c>.</summary>
internal static class StagePath
{
    /// <summary>The path that a text means in a folder of the stage; as in a container, above the root is the root.</summary>
    public static string Join(string folder, string path)
    {
        var parts = new List<string>();
        var all = path.StartsWith('/') || folder.Length == 0 ? path : $"{folder}/{path}";
        foreach (var part in all.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>Whether a destination can only be a folder: it ends with a slash or a dot.</summary>
    public static bool MeansFolder(string path) =>
        path.EndsWith('/') || path is "." or ".." || path.EndsWith("/.", StringComparison.Ordinal)
        || path.EndsWith("/..", StringComparison.Ordinal);

    /// <summary>The first part of a path.</summary>
    public static string FirstPart(string path) => path.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? path[..slash] : path;

    /// <summary>Whether a path is another one or lies in it.</summary>
    public static bool IsIn(string path, string folder) => folder.Length == 0
        || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));
}
