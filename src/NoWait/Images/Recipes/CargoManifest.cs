namespace NoWait.Images.Recipes;

/// <summary>What a <c>Cargo.toml</c> says about names and other crates of the tree.</summary>
/// <param name="Name">The package's name; null for a workspace without one.</param>
/// <param name="Paths">The folders of crates that it depends on by path, as written.</param>
/// <param name="IsWorkspace">Whether it is a workspace's root.</param>
/// <param name="Members">The workspace's members, as written: folders or globs.</param>
internal sealed record CargoManifest(string? Name, Values<string> Paths, bool IsWorkspace, Values<string> Members)
{
    private static readonly Dictionary<string, string> Targets = new(StringComparer.Ordinal)
    {
        ["lib"] = "src", ["bin"] = "src/bin", ["example"] = "examples", ["test"] = "tests", ["bench"] = "benches",
    };

    /// <summary>The files of the targets that it names, beside those that Cargo finds by itself.</summary>
    public Values<string> Files { get; private init; } = [];

    /// <summary>Reads the few keys that matter here; everything else is Cargo's.</summary>
    public static CargoManifest Parse(string text)
    {
        string? name = null;
        var (section, workspace) = ("", false);
        List<string> paths = [], members = [], files = [];
        var collecting = false;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (collecting)
            {
                members.AddRange(Strings(line));
                collecting = !line.Contains(']', StringComparison.Ordinal);
                continue;
            }

            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']', ' ');
                workspace |= section == "workspace";
            }
            else if (section == "package" && Key(line) == "name")
            {
                name = Strings(line).FirstOrDefault();
            }
            else if (section == "workspace" && Key(line) == "members")
            {
                members.AddRange(Strings(line));
                collecting = !line.Contains(']', StringComparison.Ordinal);
            }
            else if (Targets.TryGetValue(section, out var folder) && Key(line) is "name" or "path")
            {
                files.AddRange(Strings(line).Take(1).Select(value => Key(line) == "path" ? value : $"{folder}/{value}.rs"));
            }
            else if (section.Contains("dependencies", StringComparison.Ordinal) || section.StartsWith("patch", StringComparison.Ordinal))
            {
                paths.AddRange(PathOf(line));
            }
        }

        return new CargoManifest(name, paths.ToValues(), workspace, members.ToValues()) { Files = files.ToValues() };
    }

    private static string Key(string line) =>
        line.IndexOf('=', StringComparison.Ordinal) is var at && at > 0 ? line[..at].Trim() : "";

    private static IEnumerable<string> PathOf(string line)
    {
        var at = Key(line) == "path" ? 0 : line.IndexOf("path", StringComparison.Ordinal);
        var after = at < 0 ? "" : line[(at + 4)..].TrimStart();
        return after.StartsWith('=') ? Strings(after).Take(1) : [];
    }

    private static IEnumerable<string> Strings(string line)
    {
        var parts = line.Split('"');
        for (var i = 1; i + 1 < parts.Length; i += 2)
        {
            yield return parts[i];
        }
    }
}
