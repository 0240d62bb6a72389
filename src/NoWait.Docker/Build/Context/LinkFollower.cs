namespace NoWait.Docker.Build.Context;

/// <summary>Adds to the paths that the daemon asks for what the symbolic links on the way to them lead to.</summary>
internal sealed class LinkFollower(string root)
{
    private const int MostLinks = 255;

    private readonly List<string> _paths = [];

    public static IReadOnlyList<string> Follow(string root, IEnumerable<string> paths)
    {
        var follower = new LinkFollower(root);
        foreach (var path in paths)
        {
            follower.Add(path);
        }

        return follower._paths;
    }

    private void Add(string path)
    {
        List<string> names = [];
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".." && names.Count > 0)
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("." or ".."))
            {
                names.Add(name);
            }
        }

        var clean = string.Join('/', names);
        if (_paths.Contains(clean) || _paths.Count >= MostLinks)
        {
            return;
        }

        _paths.Add(clean);
        for (var depth = 1; depth <= names.Count; depth++)
        {
            var parent = string.Join('/', names[..(depth - 1)]);
            foreach (var link in Links(parent, names[depth - 1]))
            {
                Add(string.Join('/', [link, .. names[depth..]]));
            }
        }
    }

    /// <summary>Where links of that name lead, seen from the context's root.</summary>
    private IEnumerable<string> Links(string parent, string name)
    {
        var folder = new DirectoryInfo(Path.Combine(root, parent));
        if (!folder.Exists)
        {
            return [];
        }

        var infos = name.AsSpan().IndexOfAny("*?[\\") >= 0
            ? folder.EnumerateFileSystemInfos().Where(info => PathPattern.MatchName(name, info.Name))
            : [new FileInfo(Path.Combine(folder.FullName, name))];
        return infos.Select(info => info.LinkTarget).OfType<string>().Select(target => target.StartsWith('/') ? target : $"{parent}/{target}");
    }
}
