using System.Diagnostics.CodeAnalysis;

namespace NoWait.Changes;

/// <summary>A folder as it was when it was looked at: each part is read once, when somebody asks for it.</summary>
internal sealed class SourceTree(string root)
{
    private const int MostLinks = 40;

    /// <summary>The folder itself.</summary>
    public SourceEntry Root { get; } = new(parent: null, root, new(FileKind.Folder, 0, 0, 0, 0, 0));

    /// <summary>What lies under a relative path; links are followed, but never out of the tree.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out SourceEntry? entry)
    {
        var links = 0;
        entry = Find(Root, path, ref links);
        return entry is not null;
    }

    /// <summary>What a link leads to in the end; the entry itself when it is none; null for nothing in the tree.</summary>
    public SourceEntry? Follow(SourceEntry entry)
    {
        var links = 0;
        return Follow(entry, ref links);
    }

    private SourceEntry? Find(SourceEntry from, string path, ref int links)
    {
        var here = path.StartsWith('/') ? Root : from;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".")
            {
                continue;
            }

            // As in a container, the parent of the root is the root.
            var next = part == ".." ? here.Parent ?? Root : here.Child(part);
            var target = next is null ? null : Follow(next, ref links);
            if (target is null)
            {
                return null;
            }

            here = target;
        }

        return here;
    }

    private SourceEntry? Follow(SourceEntry entry, ref int links)
    {
        if (entry.Stat.Kind != FileKind.Link)
        {
            return entry;
        }

        return ++links > MostLinks ? null : Find(entry.Parent!, Disk.ReadLink(entry.FullPath), ref links);
    }
}
