using NoWait.Changes;

namespace NoWait.Sources;

/// <summary>The files that git's word on a working tree depends on (gitrepository-layout(5), git-config(1)).</summary>
/// <param name="looks">Takes each of them.</param>
internal sealed class GitFiles(Looks looks)
{
    /// <summary>Notes them all; false where there are others, which only git would find.</summary>
    /// <param name="root">A folder of the working tree, absolute.</param>
    /// <param name="variables">The environment of this process.</param>
    public bool Note(string root, IReadOnlyDictionary<string, string> variables)
    {
        foreach (var folder in (variables.GetValueOrDefault("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            looks.Add(Path.GetFullPath(Path.Combine(folder, "git")));
        }

        var home = variables.GetValueOrDefault("HOME") ?? "/";
        var settings = variables.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".config");
        var isPlain = IsPlain("/etc/gitconfig") & IsPlain("/usr/local/etc/gitconfig")
            & IsPlain(Path.Combine(home, ".gitconfig")) & IsPlain(Path.Combine(settings, "git", "config"));
        return isPlain && (FindRepository(root) is not { } repository || NoteRepository(repository));
    }

    private bool NoteRepository(string repository)
    {
        var shared = Read(Path.Combine(repository, "commondir")) is { } common
            ? Path.GetFullPath(Path.Combine(repository, common.Trim()))
            : repository;
        if (!IsPlain(Path.Combine(shared, "config")) || !IsPlain(Path.Combine(repository, "config.worktree"))
            || Read(Path.Combine(repository, "HEAD")) is not { } head)
        {
            return false;
        }

        const string link = "ref: ";
        looks.Add(Path.Combine(shared, "packed-refs"));
        if (!head.StartsWith(link, StringComparison.Ordinal))
        {
            return true;
        }

        // Where references are kept in tables, HEAD names one that cannot be.
        var name = head[link.Length..].Trim();
        var reference = Read(Path.Combine(shared, name));
        return !name.EndsWith("/.invalid", StringComparison.Ordinal) && reference?.StartsWith(link, StringComparison.Ordinal) != true;
    }

    private string? FindRepository(string root)
    {
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git))
            {
                return git;
            }

            const string link = "gitdir: ";
            if (Read(git) is { } text)
            {
                return text.StartsWith(link, StringComparison.Ordinal)
                    ? Path.GetFullPath(Path.Combine(folder, text[link.Length..].Trim()))
                    : git;
            }
        }

        return null;
    }

    // A setting may stand in a file that another one includes, under conditions of many kinds.
    private bool IsPlain(string file) => Read(file)?.Contains("[include", StringComparison.OrdinalIgnoreCase) != true;

    private string? Read(string file)
    {
        looks.Add(file);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }
}
