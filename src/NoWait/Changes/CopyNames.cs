namespace NoWait.Changes;

/// <summary>Collects the names that a <c>COPY</c> makes; of two equal ones the later counts.</summary>
internal sealed class CopyNames(SourceTree tree, string? chmod, bool isContext)
{
    private const int Executable = 0b111_101_101;
    private const int Plain = 0b110_100_100;

    private readonly Dictionary<string, CopyEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds a name and the folders above it.</summary>
    public void Add(string target, SourceEntry source)
    {
        if (target.Length == 0)
        {
            return;
        }

        AddParents(target);
        _entries[target] = new(target, source, source.Stat.Kind switch
        {
            FileKind.Folder => Executable,
            FileKind.Link => 0,
            _ => ModeOf(source.Stat),
        });
    }

    /// <summary>All names in ordinal order.</summary>
    public List<CopyEntry> InOrder()
    {
        var entries = new List<CopyEntry>(_entries.Values);
        entries.Sort(static (left, right) => string.CompareOrdinal(left.Destination, right.Destination));
        return entries;
    }

    private void AddParents(string target)
    {
        for (var slash = target.LastIndexOf('/'); slash > 0; slash = target.LastIndexOf('/', slash - 1))
        {
            var parent = target[..slash];
            if (!_entries.TryAdd(parent, new(parent, tree.Root, Executable)))
            {
                return;
            }
        }
    }

    private int ModeOf(in FileStat stat)
    {
        const int permissions = 0b111_111_111;
        if (chmod is null)
        {
            return !isContext ? stat.Mode & permissions : stat.IsExecutable ? Executable : Plain;
        }

        return chmod.AsSpan().ContainsAnyExceptInRange('0', '7')
            ? SymbolicMode.Apply(chmod, stat.IsExecutable ? Executable : Plain)
            : Convert.ToInt32(chmod, 8);
    }
}
