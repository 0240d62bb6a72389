using NoWait.Images.Globs;
using NoWait.Images.Variables;

namespace NoWait.Images;

/// <summary>What the short forms of a stage's instructions mean.</summary>
internal static class Steps
{
    /// <summary>A copy that keeps its source's path under the working directory.</summary>
    public static Copy Keeping(string source)
    {
        var path = source;
        while (path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith('/'))
        {
            path = path[(path[0] == '/' ? 1 : 2)..];
        }

        if (path is "" or ".")
        {
            return new Copy(["."], "./");
        }

        path = Template.Canonical(path);
        var slash = path.LastIndexOf('/');
        if (!PathGlob.HasWildcard(path))
        {
            return new Copy([path], "./" + path);
        }

        var folder = slash < 0 ? "" : path[..(slash + 1)];
        return PathGlob.HasWildcard(folder)
            ? new Copy([path], "./") { Parents = true }
            : new Copy([path], "./" + folder);
    }

    /// <summary>Copies that keep the place of files, folders and globs: one for the files of each folder.</summary>
    /// <param name="paths">Relative to the context; a folder ends with a slash.</param>
    public static IEnumerable<Copy> Files(IEnumerable<string> paths)
    {
        var folders = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var whole = new List<string>();
        foreach (var path in paths)
        {
            if (path.EndsWith('/'))
            {
                whole.Add(path);
                continue;
            }

            var folder = path[..(path.LastIndexOf('/') + 1)];
            if (!folders.TryGetValue(folder, out var files))
            {
                folders[folder] = files = [];
            }

            files.Add(Escaped(path));
        }

        return folders.Keys.Order(StringComparer.Ordinal)
            .Select(folder => new Copy(folders[folder].ToValues(), "./" + folder))
            .Concat(whole.Order(StringComparer.Ordinal).Select(Keeping));
    }

    // A file's name may look like a glob or a variable.
    private static string Escaped(string path) => path.Contains('$', StringComparison.Ordinal)
        ? Template.Canonical(path.Replace("$", "\\$", StringComparison.Ordinal))
        : path;

    /// <summary>A command for the shell; several lines become a here-document.</summary>
    public static Command.ShellForm Shell(string command)
    {
        var text = command.Trim();
        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            return new Command.ShellForm(text);
        }

        var content = text.ReplaceLineEndings("\n") + "\n";
        var name = "EOF";
        while (("\n" + content).Contains($"\n{name}\n", StringComparison.Ordinal))
        {
            name += "_";
        }

        return new Command.ShellForm("<<" + name) { Heredocs = [new Heredoc(name, content)] };
    }

    /// <summary>The mounts that were given.</summary>
    public static Values<Mount> Mounts(Mount? first, Mount? second, Mount? third, Mount? fourth)
    {
        var given = new List<Mount>(4);
        Add(first);
        Add(second);
        Add(third);
        Add(fourth);
        return new Values<Mount>([.. given]);

        void Add(Mount? mount)
        {
            if (mount is not null)
            {
                given.Add(mount);
            }
        }
    }
}
