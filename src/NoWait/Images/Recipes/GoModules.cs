namespace NoWait.Images.Recipes;

/// <summary>The Go modules of a context: its own, those of its workspace, and those that stand in for others.</summary>
internal sealed class GoModules
{
    private readonly string _context;
    private readonly SortedDictionary<string, string> _folders = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);

    private GoModules(string context) => _context = context;

    /// <summary>The version that the first module asks for, such as <c>1.23</c>; null for none.</summary>
    public string? Version { get; private set; }

    /// <summary>The module that owns the context's root; null where only a workspace does.</summary>
    public string? Root { get; private set; }

    /// <summary>The module and workspace files, relative to the context.</summary>
    public IReadOnlyCollection<string> Files => _files;

    /// <summary>Whether a <c>go.work</c> binds the modules together.</summary>
    public bool IsWorkspace => _files.Contains("go.work");

    /// <summary>Whether dependencies lie in the tree.</summary>
    public bool Vendored => Directory.Exists(Path.Combine(_context, "vendor"));

    /// <summary>Reads a context's modules.</summary>
    /// <exception cref="DefinitionException">There is no <c>go.mod</c>.</exception>
    public static GoModules Of(string context)
    {
        var modules = new GoModules(context);
        foreach (var folder in modules.Words("go.work", "use"))
        {
            modules.Module(TreePath.Clean(folder) ?? "");
        }

        modules.Add("go.work");
        modules.Add("go.work.sum");
        modules.Module("");
        return modules._folders.Count > 0
            ? modules
            : throw new DefinitionException($"There is no go.mod in {context}. Choose the module's folder as the service's context.");
    }

    /// <summary>The folder of an imported package in the context; null where it is not in one of these modules.</summary>
    public string? Folder(string import)
    {
        string? best = null;
        var length = -1;
        foreach (var (module, folder) in _folders)
        {
            var within = import == module || import.StartsWith(module + "/", StringComparison.Ordinal);
            if (within && module.Length > length)
            {
                length = module.Length;
                best = TreePath.Join(folder, import[module.Length..].TrimStart('/'));
            }
        }

        return best;
    }

    private void Module(string folder)
    {
        var file = TreePath.Join(folder, "go.mod");
        if (!Add(file) || Words(file, "module").FirstOrDefault() is not { } module)
        {
            return;
        }

        _folders[module] = folder;
        Root = folder.Length == 0 ? module : Root;
        Version ??= Words(file, "go").FirstOrDefault();
        Add(TreePath.Join(folder, "go.sum"));
        foreach (var replacement in Replacements(file))
        {
            var target = TreePath.Clean(TreePath.Join(folder, replacement));
            if (target is not null && !_folders.ContainsValue(target))
            {
                Module(target);
            }
        }
    }

    private bool Add(string file) => File.Exists(Path.Combine(_context, file)) && (_files.Add(file) || true);

    private IEnumerable<string> Replacements(string file) => Lines(file)
        .Where(static line => line.Contains("=>", StringComparison.Ordinal))
        .Select(static line => line[(line.IndexOf("=>", StringComparison.Ordinal) + 2)..].Trim())
        .Where(static target => target.StartsWith("./", StringComparison.Ordinal) || target.StartsWith("../", StringComparison.Ordinal));

    // The words after a keyword, alone or in its parentheses.
    private List<string> Words(string file, string keyword)
    {
        var words = new List<string>();
        var block = false;
        foreach (var line in Lines(file))
        {
            if (block)
            {
                block = line != ")";
                words.AddRange(block ? [line.Trim('"')] : []);
            }
            else if (line.StartsWith(keyword + " ", StringComparison.Ordinal))
            {
                var rest = line[(keyword.Length + 1)..].Trim().Trim('"');
                block = rest == "(";
                words.AddRange(block ? [] : [rest]);
            }
        }

        return words;
    }

    private IEnumerable<string> Lines(string file)
    {
        var path = Path.Combine(_context, file);
        return !File.Exists(path) ? [] : File.ReadLines(path)
            .Select(static line => line.IndexOf("//", StringComparison.Ordinal) is var at && at >= 0 ? line[..at].Trim() : line.Trim())
            .Where(static line => line.Length > 0);
    }
}
