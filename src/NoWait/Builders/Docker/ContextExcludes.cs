using NoWait.Changes;
using NoWait.Images;
using NoWait.Images.Globs;

namespace NoWait.Builders.Docker;

/// <summary>
/// What <c>COPY --exclude</c> leaves out of the context and nothing else takes: it is not sent, and the flag, which few engines
/// know, not written.
/// </summary>
internal sealed class ContextExcludes
{
    private readonly HashSet<Copy> _copies = [];
    private readonly List<(string Folder, IgnoreFile Excluded)> _places = [];

    private ContextExcludes()
    {
    }

    /// <summary>Leaves nothing out.</summary>
    public static ContextExcludes None { get; } = new();

    /// <summary>Whether there is nothing to leave out.</summary>
    public bool IsEmpty => _places.Count == 0;

    /// <summary>What the needed stages of a definition leave out.</summary>
    /// <param name="context">The context's folder.</param>
    /// <param name="graph">The definition's stages, with the values of their variables.</param>
    public static ContextExcludes Of(string context, StageGraph graph)
    {
        var all = graph.Needed.SelectMany(node => node.Stage.Instructions).ToList();
        var excluding = all.OfType<Copy>().Where(copy => copy is { From: null, Excludes.Count: > 0 }).Distinct().ToList();
        if (excluding.Count == 0)
        {
            return None;
        }

        var tree = new SourceTree(context);
        var taken = Taken(tree, all);
        var found = new ContextExcludes();
        foreach (var copy in excluding)
        {
            var excluded = IgnoreFile.From(copy.Excludes);
            var folders = copy.Sources.Select(source => FolderOf(tree, source)).ToList();
            if (folders.TrueForAll(folder => folder is not null && !taken.Exists(path => IsOut(path, folder, excluded))))
            {
                found._copies.Add(copy);
                found._places.AddRange(folders.Select(folder => (folder!, excluded)));
            }
        }

        return found;
    }

    /// <summary>Whether a path of the context is left out.</summary>
    public bool Matches(string path) => _places.Exists(place => IsOut(path, place.Folder, place.Excluded));

    /// <summary>Whether a folder of the context is left out with all that is in it.</summary>
    public bool Prunes(string path) => _places.Exists(place => Below(path, place.Folder) is { } rest && place.Excluded.Prunes(rest));

    /// <summary>The definition without the flags that have nothing left to do.</summary>
    public ImageDefinition Without(ImageDefinition definition) => IsEmpty ? definition : definition with
    {
        Stages = definition.Stages.Select(stage => stage with
        {
            Instructions = stage.Instructions.Select(one => one is Copy copy && _copies.Contains(copy) ? copy with { Excludes = [] } : one).ToValues(),
        }).ToValues(),
    };

    private static List<string> Taken(SourceTree tree, List<Instruction> all)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var selection = CopySelection.OfContext(tree);
        foreach (var copy in all.SelectMany(CopySelection.OfInstruction))
        {
            taken.UnionWith(copy.Sources.Select(source => StagePath.Join("", source)));
            try
            {
                selection.Visit(copy, entry => taken.Add(entry.RelativePath), static (_, _) => { });
            }
            catch (FileNotFoundException)
            {
                // It is put there later, or BuildKit says that it is missing.
            }
        }

        return [.. taken];
    }

    // Null where it is no folder, or found through a link or a glob: what BuildKit makes of these is its own to say.
    private static string? FolderOf(SourceTree tree, string source)
    {
        var path = StagePath.Join("", source);
        return !PathGlob.HasWildcard(source) && tree.TryFind(path, out var entry) && entry.Stat.Kind == FileKind.Folder && entry.RelativePath == path
            ? path
            : null;
    }

    private static bool IsOut(string path, string folder, IgnoreFile excluded) => Below(path, folder) is { Length: > 0 } rest && excluded.Matches(rest);

    private static string? Below(string path, string folder) =>
        folder.Length == 0 ? path
        : path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal) ? path[(folder.Length + 1)..]
        : null;
}
