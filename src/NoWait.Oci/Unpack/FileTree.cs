using NoWait.Oci.Layers;

namespace NoWait.Oci.Unpack;

/// <summary>What has been unpacked so far, in memory: paths are resolved here and never by the system.</summary>
/// <remarks>
/// The folder is new and nobody else's, so that a path which this tree resolved to real folders cannot lead through a
/// symbolic link, whatever the layers hold.
/// </remarks>
internal sealed class FileTree
{
    private const int MaximumHops = 40; // as Linux' ELOOP

    public FileNode Root { get; } = FileNode.Folder("", parent: null, layer: -1);

    /// <summary>The folder that this path's last name lies in, links followed within the root, made if missing.</summary>
    public FileNode ParentOf(string[] names, int layer, Action<FileNode> create)
    {
        var hops = 0;
        var folder = Root;
        var open = new Stack<string>(names[..^1].Reverse());
        while (open.TryPop(out var name))
        {
            if (name == "..")
            {
                folder = folder.Parent ?? folder;
                continue;
            }

            var child = folder.Find(name);
            if (child is null)
            {
                child = folder.Add(FileNode.Folder(name, folder, layer));
                create(child);
            }

            if (child.LinkTarget is { } target)
            {
                if (++hops > MaximumHops)
                {
                    throw Unsafe(string.Join('/', names), "leads through a loop of symbolic links");
                }

                folder = target.StartsWith('/') ? Root : folder;
                PushAll(open, target);
            }
            else
            {
                folder = child.IsFolder ? child : throw Unsafe(string.Join('/', names), $"lies below {child.Path}, a file");
            }
        }

        return folder;
    }

    /// <summary>Whether the system, following this link from where it lies, would climb above the root.</summary>
    /// <remarks>Looking at its own target is not enough: <c>x/..</c> is elsewhere when x is itself a link.</remarks>
    public bool LeavesRoot(FileNode link)
    {
        var folder = link.Parent!;
        var open = new Stack<string>();
        PushAll(open, link.LinkTarget!);
        for (var hops = 0; hops <= MaximumHops && open.TryPop(out var name);)
        {
            if (name == "..")
            {
                if (folder.Parent is null)
                {
                    return true;
                }

                folder = folder.Parent;
            }
            else if (folder.Find(name) is { LinkTarget: { } target })
            {
                hops++;
                folder = target.StartsWith('/') ? Root : folder;
                PushAll(open, target);
            }
            else if (folder.Find(name) is { IsFolder: true } child)
            {
                folder = child;
            }
            else
            {
                return false; // nothing there to lead anywhere
            }
        }

        return false;
    }

    /// <summary>The names in an entry's path.</summary>
    /// <exception cref="OciException">It climbs with <c>..</c> or cannot be a path (<see cref="OciError.Unsafe"/>).</exception>
    public static string[] Split(string path)
    {
        var names = path.Split('/').Where(name => name is not ("" or ".")).ToArray();
        return names.Contains("..", StringComparer.Ordinal) || names.Any(IsForbidden)
            ? throw Unsafe(path, "would be outside of it")
            : names;
    }

    public static OciException Unsafe(string path, string why) => new(
        OciError.Unsafe,
        $"The image's entry '{path}' {why}: the image was not unpacked. Do not use it, or build it again without that entry.")
    {
        Path = path,
    };

    private static void PushAll(Stack<string> open, string target)
    {
        foreach (var name in target.Split('/').Reverse().Where(name => name is not ("" or ".")))
        {
            open.Push(name);
        }
    }

    private static bool IsForbidden(string name) =>
        name.Contains('\0', StringComparison.Ordinal)
        || name.Contains('\uFFFD', StringComparison.Ordinal)
        || (OperatingSystem.IsWindows() && name.AsSpan().ContainsAny('\\', ':'));
}

/// <summary>A file, folder or link that has been unpacked.</summary>
internal sealed class FileNode
{
    private Dictionary<string, FileNode>? _children;

    private FileNode(string name, FileNode? parent, int layer)
    {
        Name = name;
        Parent = parent;
        Layer = layer;
        Path = parent is null ? "" : ImagePath.Join(parent.Path, name);
    }

    public string Name { get; }

    public FileNode? Parent { get; }

    public string Path { get; }

    /// <summary>The number of the layer that it came with last.</summary>
    public int Layer { get; set; }

    public string? LinkTarget { get; private init; }

    public UnixFileMode Mode { get; set; } = FileModes.Default;

    public DateTimeOffset Modified { get; set; } = DateTimeOffset.UnixEpoch;

    public bool IsFolder => _children is not null;

    public IReadOnlyCollection<FileNode> Children => _children is null ? [] : _children.Values;

    public static FileNode Folder(string name, FileNode? parent, int layer) =>
        new(name, parent, layer) { _children = new(StringComparer.Ordinal) };

    public static FileNode File(string name, FileNode parent, int layer) => new(name, parent, layer);

    public static FileNode Link(string name, FileNode parent, int layer, string target) =>
        new(name, parent, layer) { LinkTarget = target };

    public FileNode? Find(string name) => _children!.GetValueOrDefault(name);

    public FileNode Add(FileNode child) => _children![child.Name] = child;

    public void Remove(FileNode child) => _children!.Remove(child.Name);
}
