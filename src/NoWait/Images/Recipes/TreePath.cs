namespace NoWait.Images.Recipes;

/// <summary>Paths relative to the context, with slashes.</summary>
internal static class TreePath
{
    /// <summary>The shortest path of the same meaning, empty for the context itself; null where it leads out of it.</summary>
    public static string? Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            if (part == ".." && parts.Count == 0)
            {
                return null;
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part.Length > 0 && part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The context, then each folder on the way, then the folder itself.</summary>
    public static IEnumerable<string> Ancestors(string folder)
    {
        yield return "";
        for (var i = folder.IndexOf('/', StringComparison.Ordinal); i >= 0; i = folder.IndexOf('/', i + 1))
        {
            yield return folder[..i];
        }

        if (folder.Length > 0)
        {
            yield return folder;
        }
    }

    /// <summary>The path of something in a folder.</summary>
    public static string Join(string folder, string name) =>
        folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";
}
