using NoWait.Changes;

namespace NoWait.Builders;

/// <summary>Which step changed which copied file: what must be undone before a step can be done again.</summary>
internal sealed class StageHistory(StageRecord record, HostPaths paths)
{
    /// <summary>What later steps left files as, where that is not what the copy wrote.</summary>
    private readonly Dictionary<string, FileStat> _latest = Latest(record);

    /// <summary>
    /// The step to begin with so that all before it are as they were left: the wanted one, or an earlier one that
    /// changed a file which a later step, or a person, changed again.
    /// </summary>
    /// <returns>That step, and the copied files that are not any more what the steps before it left.</returns>
    public (int First, HashSet<string> Spoilt) Rewind(int first)
    {
        var tampered = record.Files.Where(file => IsChanged(file.Key, file.Value)).Select(file => file.Key).ToList();
        while (true)
        {
            if (record.Done.Skip(first).Any(step => step.ReplacedMade))
            {
                first = 0;
            }

            var before = TouchedBy(0, first);
            var after = TouchedBy(first, record.Done.Count);
            foreach (var path in tampered)
            {
                after.TryAdd(path, record.Done.Count);
            }

            var both = after.Keys.Where(before.ContainsKey).ToList();
            if (both.Count == 0)
            {
                return (first, after.Keys.ToHashSet(StringComparer.Ordinal));
            }

            first = both.Min(path => before[path]);
        }
    }

    /// <summary>Notes which copied files the step changed that was just done.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isHidden">Whether a file was out of its sight.</param>
    public void Note(DoneStep step, Func<string, bool> isHidden)
    {
        foreach (var (path, file) in record.Files)
        {
            if (!isHidden(path) && IsChanged(path, file))
            {
                step.Touched[path] = _latest[path] = Disk.Stat(paths.Of(path));
            }
        }
    }

    /// <summary>Takes files for what the copy wrote that was just done.</summary>
    public void Forget(IEnumerable<CopyEntry> entries)
    {
        foreach (var entry in entries)
        {
            _latest.Remove(entry.Destination);
        }
    }

    private bool IsChanged(string path, in CopiedFile file) =>
        file.Kind != FileKind.Folder && file.Step != CopiedFile.Announced
        && Disk.Stat(paths.Of(path)) != (_latest.TryGetValue(path, out var stat) ? stat : file.Stat);

    private Dictionary<string, int> TouchedBy(int from, int to)
    {
        var touched = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = from; i < to; i++)
        {
            foreach (var path in record.Done[i].Touched.Keys)
            {
                touched.TryAdd(path, i);
            }
        }

        return touched;
    }

    private static Dictionary<string, FileStat> Latest(StageRecord record)
    {
        var latest = new Dictionary<string, FileStat>(StringComparer.Ordinal);
        for (var i = 0; i < record.Done.Count; i++)
        {
            foreach (var (path, stat) in record.Done[i].Touched)
            {
                if (record.Files.TryGetValue(path, out var file) && file.Step < i)
                {
                    latest[path] = stat;
                }
            }
        }

        return latest;
    }
}
