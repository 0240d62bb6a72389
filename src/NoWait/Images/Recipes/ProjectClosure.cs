using NoWait.Images.Globs;

namespace NoWait.Images.Recipes;

/// <summary>The files that a .NET project is made from: its own, those of all that it references, and what governs them.</summary>
internal sealed class ProjectClosure
{
    private static readonly string[] Governing =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json",
        "nuget.config", "NuGet.config", "NuGet.Config",
    ];

    private static readonly string[] Styles = [".editorconfig", ".globalconfig"];

    private readonly string _context;
    private readonly Dictionary<string, MsBuildFile> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _restore = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private readonly List<MsBuildFile> _projects = [];

    private ProjectClosure(string context) => _context = context;

    /// <summary>The project itself, then those that it references.</summary>
    public IReadOnlyList<MsBuildFile> Projects => _projects;

    /// <summary>The files that restoring needs, relative to the context.</summary>
    public IReadOnlyCollection<string> RestoreFiles => _restore;

    /// <summary>The folders, which end with a slash, and the files that compiling needs beside <see cref="RestoreFiles"/>.</summary>
    public IReadOnlyCollection<string> Sources => _sources;

    /// <summary>Finds a project's files.</summary>
    /// <param name="context">The context's folder.</param>
    /// <param name="project">The project's folder or file, relative to it.</param>
    /// <exception cref="DefinitionException">A file is missing, broken, or outside the context.</exception>
    public static ProjectClosure Of(string context, string project)
    {
        var closure = new ProjectClosure(context);
        closure.Project(closure.Find(project));
        closure._sources.RemoveWhere(path => closure._sources.Any(folder =>
            folder != path && (folder == "./" || (folder.EndsWith('/') && path.StartsWith(folder, StringComparison.Ordinal)))));
        return closure;
    }

    /// <summary>What the project's assembly is called.</summary>
    public static string AssemblyName(MsBuildFile project) =>
        project.AssemblyName is { } name && !name.Contains('$', StringComparison.Ordinal) ? name : Path.GetFileNameWithoutExtension(project.Path);

    private string Find(string project)
    {
        var path = TreePath.Clean(project) ?? throw Outside(project, null);
        var full = Path.Combine(_context, path);
        if (File.Exists(full))
        {
            return path;
        }

        var found = Directory.Exists(full) ? Directory.GetFiles(full, "*.*proj") : [];
        return found.Length == 1
            ? TreePath.Join(path, Path.GetFileName(found[0]))
            : throw new DefinitionException(found.Length == 0
                ? $"There is no project at {project} in {_context}. Correct the path."
                : $"There are {found.Length} projects at {project}. Name one: {string.Join(", ", found.Select(Path.GetFileName).Order(StringComparer.Ordinal))}.");
    }

    private void Project(string path)
    {
        if (_files.ContainsKey(path))
        {
            return;
        }

        var folder = Folder(path);
        var file = Load(path, folder);
        _projects.Add(file);
        _sources.Add(folder.Length == 0 ? "./" : folder + "/");
        AddIfThere(_restore, TreePath.Join(folder, "packages.lock.json"));
        Above(folder);
        foreach (var (include, conditional) in AllReferences(file))
        {
            Reference(file, folder, include, conditional);
        }
    }

    private void Reference(MsBuildFile file, string folder, string include, bool conditional)
    {
        var expanded = Expand(include, Folder(file.Path), folder);
        if (expanded is null || PathGlob.HasWildcard(expanded))
        {
            throw new DefinitionException(
                $"{file.Path} references '{include}', which only MSBuild can tell. Write the path, or define the image with Image.Stage.");
        }

        var path = TreePath.Clean(expanded) ?? throw Outside(include, file.Path);
        if (File.Exists(Path.Combine(_context, path)))
        {
            Project(path);
        }
        else if (!conditional)
        {
            throw new DefinitionException($"{file.Path} references '{include}', which is not there. Correct the reference.");
        }
    }

    // Imported files may reference projects and items, too, relative to the project that imports them.
    private List<ProjectReference> AllReferences(MsBuildFile project)
    {
        var folder = Folder(project.Path);
        var governing = TreePath.Ancestors(folder).SelectMany(static above => Governing.Select(name => TreePath.Join(above, name))).Where(_files.ContainsKey);
        return [.. governing.SelectMany(path => _files[path].References), .. project.References];
    }

    private void Above(string folder)
    {
        foreach (var above in TreePath.Ancestors(folder))
        {
            foreach (var name in Governing)
            {
                var path = TreePath.Join(above, name);
                if (AddIfThere(_restore, path) && name.EndsWith('s') && !_files.ContainsKey(path))
                {
                    Load(path, folder);
                }
            }

            foreach (var name in Styles)
            {
                AddIfThere(_sources, TreePath.Join(above, name));
            }
        }
    }

    private MsBuildFile Load(string path, string projectFolder)
    {
        var file = MsBuildFile.Read(_context, path);
        _files[path] = file;
        _restore.Add(path);
        foreach (var import in file.Imports)
        {
            var imported = Expand(import, Folder(path), projectFolder);
            var at = imported is null ? null : TreePath.Clean(imported);
            if (at is not null && !_files.ContainsKey(at) && File.Exists(Path.Combine(_context, at)))
            {
                Load(at, projectFolder);
            }
        }

        foreach (var item in file.Items)
        {
            Item(item, Folder(path), projectFolder);
        }

        return file;
    }

    private void Item(string item, string folder, string projectFolder)
    {
        var expanded = Expand(item, folder, projectFolder);
        var path = expanded is null ? null : TreePath.Clean(expanded);
        if (path is null || path.StartsWith(projectFolder + "/", StringComparison.Ordinal))
        {
            return;
        }

        var wildcard = path.AsSpan().IndexOfAny('*', '?');
        if (wildcard < 0)
        {
            AddIfThere(_sources, path);
        }
        else if (path[..wildcard].LastIndexOf('/') is var slash && slash > 0)
        {
            _sources.Add(path[..(slash + 1)]);
        }
    }

    private bool AddIfThere(SortedSet<string> files, string path)
    {
        var exists = File.Exists(Path.Combine(_context, path));
        if (exists)
        {
            files.Add(path);
        }

        return exists;
    }

    // Null where only MSBuild could tell.
    private static string? Expand(string text, string fileFolder, string projectFolder)
    {
        var path = text.Replace('\\', '/')
            .Replace("$(MSBuildThisFileDirectory)", "/" + fileFolder + "/", StringComparison.OrdinalIgnoreCase)
            .Replace("$(MSBuildProjectDirectory)", "/" + projectFolder, StringComparison.OrdinalIgnoreCase);
        return path.Contains("$(", StringComparison.Ordinal) ? null
            : path.StartsWith('/') ? path
            : $"/{fileFolder}/{path}";
    }

    private static string Folder(string path) => path.LastIndexOf('/') is var slash && slash < 0 ? "" : path[..slash];

    private static DefinitionException Outside(string path, string? from) => new(
        $"{(from is null ? "" : from + " references ")}'{path}'{(from is null ? " is" : ", which is")} outside the context. Choose a context further up.");
}
