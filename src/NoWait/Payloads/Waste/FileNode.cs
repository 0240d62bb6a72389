namespace NoWait.Payloads.Waste;

/// <summary>The content of a file as one layer brought it; hard links share it.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="Layer">The layer's index, from the lowest.</param>
/// <param name="Hash">The first half of its SHA-256.</param>
/// <param name="IsElf">Whether it begins as an ELF executable or library does.</param>
internal sealed record FileContent(long Size, int Layer, UInt128 Hash, bool IsElf)
{
    /// <summary>How many paths lead to it.</summary>
    public int Links { get; set; } = 1;
}

/// <summary>A path of an image, whatever its layers made of it; it stays when what was there is gone.</summary>
internal sealed class FileNode(string name, FileNode? parent)
{
    private Dictionary<string, FileNode>? _children;

    public FileNode? Parent => parent;

    /// <summary>What is there now: null for nothing, a folder, or a link without content.</summary>
    public FileContent? Content { get; set; }

    /// <summary>The last layer that has an entry below it.</summary>
    public int LayerBelow { get; private set; } = -1;

    /// <summary>How often it was found as a leaf of a layer, as dive counts.</summary>
    public int Found { get; private set; }

    /// <summary>The sum of the sizes that it was found with.</summary>
    public long FoundBytes { get; private set; }

    /// <summary>The least of them.</summary>
    public long LeastBytes { get; private set; }

    public IEnumerable<FileNode> Children => _children?.Values ?? Enumerable.Empty<FileNode>();

    public string Path
    {
        get
        {
            var names = new Stack<string>();
            for (var node = this; node.Parent is not null; node = node.Parent)
            {
                names.Push(node.Name);
            }

            return "/" + string.Join('/', names);
        }
    }

    private string Name => name;

    /// <summary>The node of a path below this one, made where it is not there yet.</summary>
    public FileNode At(string path)
    {
        var node = this;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node._children ??= new(StringComparer.Ordinal);
            if (!node._children.TryGetValue(part, out var child))
            {
                node._children[part] = child = new(part, node);
            }

            node = child;
        }

        return node;
    }

    /// <summary>Notes for all folders above that a layer has an entry in them.</summary>
    public void MarkAbove(int layer)
    {
        for (var above = parent; above is not null && above.LayerBelow != layer; above = above.Parent)
        {
            above.LayerBelow = layer;
        }
    }

    /// <summary>Notes that a layer has it as a leaf of so many bytes.</summary>
    public void Find(long bytes)
    {
        LeastBytes = Found == 0 ? bytes : Math.Min(LeastBytes, bytes);
        FoundBytes += bytes;
        Found++;
    }

    /// <summary>It and all paths below it, in no order.</summary>
    public IEnumerable<FileNode> All()
    {
        var open = new Stack<FileNode>([this]);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }
    }
}
