using System.Formats.Tar;
using NoWait.Oci.Layers;

namespace NoWait.Oci.Unpack;

/// <summary>Applies layers, one after the other, to a new folder.</summary>
internal sealed class LayerApplier(string root, UnpackBudget budget)
{
    private readonly FileTree _tree = new();
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _layer;

    /// <summary>Applies one layer, from its tar.</summary>
    public void Apply(LayerContent tar, CancellationToken cancellationToken)
    {
        using var reader = new TarReader(tar, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            budget.SpendEntry();
            Apply(entry);
            if (tar.IsBeyondEnd)
            {
                throw new EndOfStreamException();
            }
        }

        _layer++;
    }

    /// <summary>
    /// Refuses links that lead out by way of others, and gives the folders their modes and times, which creating files
    /// in them would have changed or forbidden.
    /// </summary>
    public void Finish() => FinishFolder(_tree.Root);

    private void Apply(TarEntry entry)
    {
        var names = FileTree.Split(entry.Name);
        if (names.Length == 0 || entry.EntryType == TarEntryType.GlobalExtendedAttributes)
        {
            return;
        }

        var parent = _tree.ParentOf(names, _layer, CreateFolder);
        if (names[^1].StartsWith(ImagePath.WhiteoutPrefix, StringComparison.Ordinal))
        {
            ApplyWhiteout(parent, names[^1]);
            return;
        }

        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                var folder = PutFolder(parent, names[^1]);
                folder.Mode = entry.Mode;
                folder.Modified = entry.ModificationTime;
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Clear(parent, names[^1]);
                WriteFile(parent.Add(FileNode.File(names[^1], parent, _layer)), entry);
                break;
            case TarEntryType.SymbolicLink:
                Clear(parent, names[^1]);
                WriteLink(parent, names[^1], entry);
                break;
            case TarEntryType.HardLink:
                WriteHardLink(parent, names[^1], entry);
                break;
            default:
                throw new OciException(
                    OciError.Unsupported,
                    $"The image's entry '{entry.Name}' is a {entry.EntryType}, which cannot be unpacked into a folder. "
                    + "Run the image in a container, or build it without that entry.") { Path = entry.Name };
        }
    }

    private void ApplyWhiteout(FileNode parent, string name)
    {
        if (name == ImagePath.OpaqueMarker)
        {
            foreach (var child in parent.Children.ToArray())
            {
                RemoveLower(child);
            }
        }
        else if (!name.StartsWith(".wh..wh.", StringComparison.Ordinal)
            && parent.Find(name[ImagePath.WhiteoutPrefix.Length..]) is { } gone)
        {
            RemoveLower(gone);
        }
    }

    // What the same layer brought is not meant by its whiteouts, in whatever order they come.
    private void RemoveLower(FileNode node)
    {
        foreach (var child in node.Children.ToArray())
        {
            RemoveLower(child);
        }

        if (node.Layer < _layer && node.Children.Count == 0)
        {
            Remove(node);
        }
    }

    private FileNode PutFolder(FileNode parent, string name)
    {
        if (parent.Find(name) is { IsFolder: true } known)
        {
            known.Layer = _layer;
            return known;
        }

        Clear(parent, name);
        var folder = parent.Add(FileNode.Folder(name, parent, _layer));
        CreateFolder(folder);
        return folder;
    }

    private void CreateFolder(FileNode folder) => Directory.CreateDirectory(OnDisk(folder));

    private void Clear(FileNode parent, string name)
    {
        if (parent.Find(name) is { } old)
        {
            Remove(old);
        }
    }

    private void Remove(FileNode node)
    {
        if (node.IsFolder)
        {
            Directory.Delete(OnDisk(node), recursive: true);
        }
        else
        {
            File.Delete(OnDisk(node));
        }

        node.Parent!.Remove(node);
    }

    private void WriteFile(FileNode node, TarEntry entry)
    {
        using var file = File.OpenHandle(OnDisk(node), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        if (entry.DataStream is { } content)
        {
            var offset = 0L;
            for (int count; (count = content.Read(_buffer)) > 0; offset += count)
            {
                RandomAccess.Write(file, _buffer.AsSpan(0, count), offset);
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            // Asked for when the file is created, it would be cut by the umask.
            File.SetUnixFileMode(file, entry.Mode);
        }

        File.SetLastWriteTimeUtc(file, entry.ModificationTime.UtcDateTime);
    }

    private void WriteLink(FileNode parent, string name, TarEntry entry)
    {
        var link = parent.Add(FileNode.Link(name, parent, _layer, LinkTarget.Check(parent, entry, budget.Options.AbsoluteLinks)));
        File.CreateSymbolicLink(OnDisk(link), link.LinkTarget!);
        File.SetLastWriteTimeUtc(OnDisk(link), entry.ModificationTime.UtcDateTime);
    }

    private void WriteHardLink(FileNode parent, string name, TarEntry entry)
    {
        var names = FileTree.Split(entry.LinkName);
        var target = names.Length == 0 ? null : _tree.ParentOf(names, _layer, CreateFolder).Find(names[^1]);
        if (target is null or { IsFolder: true })
        {
            throw FileTree.Unsafe(entry.Name, $"is a hard link to '{entry.LinkName}', which is no file of the image");
        }

        if (target != parent.Find(name))
        {
            Clear(parent, name);
            var node = target.LinkTarget is { } symbolic
                ? FileNode.Link(name, parent, _layer, symbolic)
                : FileNode.File(name, parent, _layer);
            HardLink.Create(OnDisk(target), OnDisk(parent.Add(node)));
        }
    }

    private void FinishFolder(FileNode folder)
    {
        foreach (var child in folder.Children)
        {
            if (child.IsFolder)
            {
                FinishFolder(child);
            }
            else if (child.LinkTarget is { } target && _tree.LeavesRoot(child))
            {
                throw FileTree.Unsafe(child.Path, $"is a symbolic link to '{target}', which leaves it by way of other links");
            }
        }

        if (folder.Parent is null)
        {
            return;
        }

        Directory.SetLastWriteTimeUtc(OnDisk(folder), folder.Modified.UtcDateTime);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(OnDisk(folder), folder.Mode);
        }
    }

    private string OnDisk(FileNode node) => Path.Join(root, node.Path);
}
