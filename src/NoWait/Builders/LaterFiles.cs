using NoWait.Changes;

namespace NoWait.Builders;

/// <summary>
/// Takes the files that later copies brought in an earlier run out of sight of a step that is done again, and gives
/// them back, untouched, when it is their turn.
/// </summary>
internal sealed class LaterFiles(StageRecord record, HostPaths paths, string aside)
{
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);

    /// <summary>Whether a file is out of sight now.</summary>
    public bool IsHidden(string path) => _hidden.Contains(path);

    /// <summary>Moves away what copies after a step brought, and no copy before it.</summary>
    public void Hide(int step, HashSet<string> broughtBefore)
    {
        var later = record.Files.Where(file => file.Value.Step > step && !broughtBefore.Contains(file.Key)).ToList();
        foreach (var (path, file) in later)
        {
            var stat = Disk.Stat(paths.Of(path));
            if (stat.Kind is not (FileKind.File or FileKind.Link))
            {
                continue;
            }

            MakeParents(path);
            Disk.Move(paths.Of(path), $"{aside}/{path}");
            _hidden.Add(path);
            Keep(path, file, wasKnown: stat == file.Stat, $"{aside}/{path}");
        }
    }

    /// <summary>Moves a file back, whose folder is there.</summary>
    public void Show(string path)
    {
        var hidden = $"{aside}/{path}";
        _hidden.Remove(path);
        if (Disk.Stat(hidden).Kind is not (FileKind.File or FileKind.Link)
            || Disk.Stat(paths.Of(path)).Kind == FileKind.Folder)
        {
            return;
        }

        var file = record.Files.GetValueOrDefault(path);
        var wasKnown = Disk.Stat(hidden) == file.Stat;
        Disk.Move(hidden, paths.Of(path));
        Keep(path, file, wasKnown, paths.Of(path));
    }

    /// <summary>Forgets what nobody wanted back.</summary>
    public void Clear() => Disk.Delete(aside);

    /// <summary>To be moved is a change of a file's properties, but none of its content.</summary>
    private void Keep(string path, in CopiedFile file, bool wasKnown, string place)
    {
        if (wasKnown)
        {
            record.Files[path] = file with { Stat = Disk.Stat(place) };
        }
    }

    private void MakeParents(string path)
    {
        Disk.MakeFolder(aside);
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            Disk.MakeFolder($"{aside}/{path[..slash]}");
        }
    }
}
