namespace NoWait.Changes;

/// <summary>One name in a <see cref="SourceTree"/>.</summary>
internal sealed class SourceEntry : FolderEntry
{
    private SourceEntry[]? _children;
    private string? _relativePath;
    private bool _isDigestKnown;

    /// <summary>The entry with this name in a folder, or a root, whose name is its absolute path.</summary>
    public SourceEntry(SourceEntry? parent, string name, in FileStat stat)
        : base(name, stat)
    {
        Parent = parent;
        Key = PathKey.Of(parent?.Key ?? 0, name);
    }

    /// <summary>The folder that it is in; null for a root.</summary>
    public SourceEntry? Parent { get; }

    /// <summary>What stands for its absolute path in a <see cref="StatCache"/>.</summary>
    public ulong Key { get; }

    /// <summary>The digest of its content, once <see cref="IsDigestKnown"/>.</summary>
    public ContentDigest Digest { get; private set; }

    /// <summary>Whether somebody asked for the digest before.</summary>
    public bool IsDigestKnown => Volatile.Read(ref _isDigestKnown);

    /// <summary>Its absolute path.</summary>
    public string FullPath => Parent is null ? Name : $"{Parent.FullPath}/{Name}";

    /// <summary>Its path in the tree, parts separated by slashes; empty for a root.</summary>
    public string RelativePath => _relativePath ??=
        Parent is null ? "" : Parent.Parent is null ? Name : string.Concat(Parent.RelativePath, "/", Name);

    /// <summary>What the folder itself was just before its names were read; null while nobody asked for them.</summary>
    public FileStat? Listed { get; private set; }

    /// <summary>What is in it, by name; nothing when it is no folder or has gone.</summary>
    public SourceEntry[] Children
    {
        get
        {
            FolderUse.Note(this);
            return _children ?? Interlocked.CompareExchange(ref _children, Read(), null) ?? _children;
        }
    }

    /// <summary>Tells what it was when its names were read, when they were.</summary>
    public void Tell(Looks looks)
    {
        if (Volatile.Read(ref _children) is not null && Stat.Kind == FileKind.Folder)
        {
            looks.Add(FullPath, Listed ?? default);
        }
    }

    /// <summary>Keeps the digest for all who ask later.</summary>
    public ContentDigest Know(in ContentDigest digest)
    {
        // Two threads may find the same digest at once: it is whole before it counts.
        if (!IsDigestKnown)
        {
            Digest = digest;
            Volatile.Write(ref _isDigestKnown, true);
        }

        return digest;
    }

    /// <summary>The child of this name; null for none.</summary>
    public SourceEntry? Child(string name)
    {
        var children = Children;
        var (low, high) = (0, children.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Compare(children[middle].Name, name);
            if (order == 0)
            {
                return children[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    private SourceEntry[] Read()
    {
        if (Stat.Kind != FileKind.Folder)
        {
            return [];
        }

        // Before the names: what comes or goes meanwhile shows the next time.
        Listed ??= Disk.StatTarget(FullPath);
        var found = Disk.List(FullPath, (string name, in FileStat stat) => new SourceEntry(this, name, stat));
        var children = new SourceEntry[found?.Count ?? 0];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = (SourceEntry)found![i];
        }

        return children;
    }
}
