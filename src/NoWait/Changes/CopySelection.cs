using NoWait.Images;
using NoWait.Images.Globs;

namespace NoWait.Changes;

/// <summary>One name that a <c>COPY</c> makes in a stage.</summary>
/// <param name="Destination">Its path in the stage, without the slash at the start.</param>
/// <param name="Source">What it is made from; of a folder only that it is one.</param>
/// <param name="Mode">The permission bits that it gets; nothing for a link.</param>
internal readonly record struct CopyEntry(string Destination, SourceEntry Source, int Mode);

/// <summary>What a <c>COPY</c> brings, by the Dockerfile reference, without looking into any file.</summary>
internal sealed class CopySelection
{
    private readonly SourceTree _tree;
    private readonly IgnoreFile _ignore;
    private readonly bool _isContext;

    private CopySelection(SourceTree tree, IgnoreFile ignore, bool isContext) =>
        (_tree, _ignore, _isContext) = (tree, ignore, isContext);

    /// <summary>How many threads read folders ahead of a visit: more than one pays from thousands of files on.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Selects from a context: modes are 0644 and 0755 by the executable bit alone.</summary>
    /// <exception cref="InvalidUsageException">The context's <c>.dockerignore</c> is malformed.</exception>
    public static CopySelection OfContext(SourceTree tree, int threads = 1) =>
        new(tree, IgnoreFileOf(tree), isContext: true) { Threads = threads };

    /// <summary>What a context's <c>.dockerignore</c> leaves out, and with it what NoWait itself keeps there.</summary>
    /// <exception cref="InvalidUsageException">It is malformed.</exception>
    public static IgnoreFile IgnoreFileOf(SourceTree tree)
    {
        // Whoever copies all of a repository would otherwise copy the last build into the next, and never be done.
        const string own = "\n.nuke/cache\n.nuke/ledger\n.nuke/run\nartifacts/waiting\n";
        var kept = tree.Root.Child(".nuke") is null ? "" : own;
        var isThere = tree.TryFind(".dockerignore", out var file) && file.Stat.Kind == FileKind.File;
        if (!isThere && kept.Length == 0)
        {
            return IgnoreFile.Empty;
        }

        try
        {
            return IgnoreFile.Parse((isThere ? File.ReadAllText(file!.FullPath) : "") + kept);
        }
        catch (FormatException error)
        {
            throw new InvalidUsageException($"{file!.FullPath}: {error.Message}", error);
        }
    }

    /// <summary>Selects from a stage's folder: modes stay what they are.</summary>
    public static CopySelection OfStage(SourceTree tree) => new(tree, IgnoreFile.Empty, isContext: false);

    /// <summary>Tells of the folder itself, whose names every selection depends on.</summary>
    public void Tell(Looks looks) => _tree.Root.Tell(looks);

    /// <summary>What an instruction takes from the context, as copies: of an <c>ADD</c> its files, of a <c>RUN</c> its mounts.</summary>
    public static IEnumerable<Copy> OfInstruction(Instruction instruction) => instruction switch
    {
        Copy { From: null } copy => [copy],
        Add add =>
        [
            new([.. add.Sources.Where(source => !source.Contains(':', StringComparison.Ordinal))], add.Destination)
            {
                Excludes = add.Excludes,
                Heredocs = add.Heredocs,
            },
        ],
        Run { Mounts.Count: > 0 } run => run.Mounts.OfType<BindMount>().Where(bind => bind.From is null)
            .Select(bind => new Copy([bind.Source ?? "/"], "/")),
        _ => [],
    };

    /// <summary>Whether a path without globs leads to a folder.</summary>
    public bool IsFolder(string path) => _tree.TryFind(path, out var entry) && entry.Stat.Kind == FileKind.Folder;

    /// <summary>The names that the instruction makes, each once, in ordinal order: folders before what is in them.</summary>
    /// <param name="copy">The instruction, its variables expanded; here-documents are not looked at.</param>
    /// <param name="folder">The working folder, to which a destination is relative.</param>
    /// <param name="isFolder">Whether the stage is known to have a folder at a path.</param>
    /// <exception cref="FileNotFoundException">A source that is no glob is not there.</exception>
    public List<CopyEntry> Select(Copy copy, string folder, Func<string, bool> isFolder)
    {
        var destination = StagePath.Join(folder, copy.Destination);
        var matches = copy.Sources
            .Where(source => !IsDocument(copy, source))
            .SelectMany(Matches).ToList();
        var intoFolder = matches.Count > 1 || copy.Sources.Count > 1 || copy.Parents
            || StagePath.MeansFolder(copy.Destination) || isFolder(destination);
        var names = new CopyNames(_tree, copy.Chmod, _isContext);
        var excluded = IgnoreFile.From(copy.Excludes);
        foreach (var match in matches)
        {
            var target = StagePath.Join(destination, copy.Parents ? match.Parents : "");
            if (match.Entry.Stat.Kind == FileKind.Folder)
            {
                var above = match.Entry.RelativePath.Length;
                above += above == 0 ? 0 : 1;
                names.Add(target, match.Entry);
                VisitChildren(
                    child => names.Add(Under(target, child.RelativePath[above..]), child),
                    match.Entry, ScopeOf(match.Entry), excluded, "");
            }
            else if (!excluded.Matches(match.Name))
            {
                names.Add(intoFolder ? StagePath.Join(target, match.Name) : target, match.Entry);
            }
        }

        return names.InOrder();
    }

    /// <summary>Goes through what the instruction takes, in an order that the names alone give, without its destinations.</summary>
    /// <param name="copy">The instruction, its variables expanded.</param>
    /// <param name="visit">Takes each entry.</param>
    /// <param name="followed">Takes each source that is found through a link, with where it leads.</param>
    /// <exception cref="FileNotFoundException">A source that is no glob is not there.</exception>
    public void Visit(Copy copy, Action<SourceEntry> visit, Action<string, string> followed)
    {
        var excluded = IgnoreFile.From(copy.Excludes);
        foreach (var source in copy.Sources)
        {
            foreach (var match in IsDocument(copy, source) ? [] : Matches(source))
            {
                if (match.Entry.RelativePath != match.Path)
                {
                    followed(match.Path, match.Entry.RelativePath);
                }

                if (match.Entry.Stat.Kind == FileKind.Folder)
                {
                    ReadAhead(match.Entry);
                    VisitChildren(visit, match.Entry, ScopeOf(match.Entry), excluded, "");
                }
                else if (!excluded.Matches(match.Name))
                {
                    visit(match.Entry);
                }
            }
        }
    }

    private void ReadAhead(SourceEntry folder)
    {
        if (Threads > 1)
        {
            new FolderWalk(child => !_ignore.IsEmpty && _ignore.Prunes(child.RelativePath)).Read(folder, Threads);
        }
    }

    private void VisitChildren(
        Action<SourceEntry> visit, SourceEntry folder, IgnoreScope scope, IgnoreFile excludes, string folderInExcludes)
    {
        foreach (var child in folder.Children)
        {
            var path = _ignore.IsEmpty ? "" : child.RelativePath;
            var inExcludes = excludes.IsEmpty ? "" : Under(folderInExcludes, child.Name);
            var isOut = IsOut(path, scope, excludes, inExcludes);
            if (!isOut && child.Stat.Kind != FileKind.Other)
            {
                visit(child);
            }

            if (child.Stat.Kind == FileKind.Folder && !(isOut && IsPruned(path, excludes, inExcludes)))
            {
                VisitChildren(visit, child, scope.Enter(path), excludes, inExcludes);
            }
        }
    }

    private static bool IsDocument(Copy copy, string source) =>
        copy.Heredocs.Count > 0 && copy.Heredocs.Any(document => document.Name == source);

    private static bool IsOut(string path, IgnoreScope scope, IgnoreFile excludes, string excludedPath) =>
        (path.Length > 0 && scope.Matches(path)) || (!excludes.IsEmpty && excludes.Matches(excludedPath));

    private bool IsPruned(string path, IgnoreFile excludes, string excludedPath) =>
        (_ignore.IsEmpty || _ignore.Prunes(path)) && (excludes.IsEmpty || excludes.Prunes(excludedPath));

    private IgnoreScope ScopeOf(SourceEntry folder) => folder.Parent is { } parent
        ? ScopeOf(parent).Enter(folder.RelativePath)
        : _ignore.Root();

    private List<SourceMatch> Matches(string source)
    {
        var parts = source.Split('/').Where(part => part is not ("" or ".")).ToArray();
        var pivot = source.IndexOf("/./", StringComparison.Ordinal);
        var above = pivot < 0 ? 0 : source[..pivot].Split('/').Count(part => part is not ("" or "."));
        if (Array.Exists(parts, IsGlob))
        {
            var matches = new List<SourceMatch>();
            Expand(_tree.Root, parts, new(_tree.Root, "", above), matches);
            return matches;
        }

        return _tree.TryFind(string.Join('/', parts), out var entry) && !IsIgnored(entry)
            ? [new(entry, StagePath.Join("", string.Join('/', parts)), above)]
            : throw new FileNotFoundException($"'{source}' is not there, or .dockerignore leaves it out.", source);
    }

    private void Expand(SourceEntry from, ReadOnlySpan<string> parts, SourceMatch here, List<SourceMatch> matches)
    {
        if (parts.IsEmpty)
        {
            if (!IsIgnored(from))
            {
                matches.Add(here);
            }

            return;
        }

        var isDeep = parts[0] == "**";
        if (isDeep)
        {
            Expand(from, parts[1..], here, matches);
        }

        var glob = isDeep ? null : PathGlob.Parse(parts[0]);
        foreach (var child in from.Children)
        {
            var isThere = isDeep ? child.Stat.Kind == FileKind.Folder : glob!.Matches(child.Name);
            if (isThere && _tree.Follow(child) is { } target)
            {
                var match = here with { Entry = target, Path = Under(here.Path, child.Name) };
                Expand(target, isDeep ? parts : parts[1..], match, matches);
            }
        }
    }

    /// <summary>Whether nothing of it is there; of a folder something may be taken in again.</summary>
    private bool IsIgnored(SourceEntry entry) => entry.Parent is not null && !_ignore.IsEmpty
        && (entry.Stat.Kind == FileKind.Folder ? _ignore.Prunes(entry.RelativePath) : _ignore.Matches(entry.RelativePath));

    private static bool IsGlob(string part) => part.AsSpan().ContainsAny("*?[\\");

    private static string Under(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
