using System.Buffers.Binary;
using System.Security.Cryptography;
using NoWait.Oci;
using NoWait.Oci.Unpack;

namespace NoWait.Payloads.Waste;

/// <summary>What became of a file that a layer brought and the image does not show.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Content">What it held.</param>
/// <param name="By">The layer that hid it.</param>
/// <param name="Kind">Overwritten, deleted, or brought again as it was.</param>
internal sealed record HiddenFile(string Path, FileContent Content, int By, WasteKind Kind);

/// <summary>The files of an image, layer by layer: sizes and digests stay in memory, contents go by.</summary>
internal sealed class LayeredFiles
{
    private const int ElfHead = 18;

    private readonly List<HiddenFile> _hidden = [];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _layer = -1;

    /// <summary>The root, with all paths that any layer names below it.</summary>
    public FileNode Root { get; } = new("", null);

    /// <summary>What layers brought, and the image does not show.</summary>
    public IReadOnlyList<HiddenFile> Hidden => _hidden;

    /// <summary>Puts a layer on top.</summary>
    /// <exception cref="OciException">The layer is damaged or too large.</exception>
    public async Task AddAsync(Layer layer, CancellationToken cancellationToken)
    {
        _layer++;
        var entries = new Dictionary<FileNode, Entry>();
        var marks = new List<(FileNode Node, bool IsOpaque)>();
        await layer.ReadFilesAsync(file => Take(file, entries, marks), cancellationToken: cancellationToken);
        CountLeaves(entries, marks);

        // What the same layer brought is not meant by its whiteouts, in whatever order they come.
        foreach (var (node, isOpaque) in marks)
        {
            foreach (var gone in isOpaque ? node.Children.SelectMany(child => child.All()) : node.All())
            {
                Hide(gone, WasteKind.Deleted, entries);
            }
        }

        foreach (var (node, entry) in entries)
        {
            Put(node, entry);
        }
    }

    private void Take(LayerFile file, Dictionary<FileNode, Entry> entries, List<(FileNode Node, bool IsOpaque)> marks)
    {
        var node = Root.At(file.Path);
        if (file.Kind == LayerFileKind.Opaque)
        {
            marks.Add((node, IsOpaque: true));
            return;
        }

        node.MarkAbove(_layer);
        if (file.Kind == LayerFileKind.Whiteout)
        {
            marks.Add((node, IsOpaque: false));
            return;
        }

        entries[node] = file.Kind switch
        {
            LayerFileKind.File => new(Read(file), IsFolder: false),
            LayerFileKind.HardLink => new(Linked(Root.At(file.Target!), entries), IsFolder: false) { IsLink = true },
            _ => new(null, file.Kind == LayerFileKind.Folder),
        };
    }

    private static FileContent? Linked(FileNode target, Dictionary<FileNode, Entry> entries)
    {
        var content = entries.TryGetValue(target, out var entry) ? entry.Content : target.Content;
        if (content is not null)
        {
            content.Links++;
        }

        return content;
    }

    private FileContent? Read(LayerFile file)
    {
        if (file.Content is null || file.Size == 0)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var isElf = false;
        for (int count, at = 0; (count = file.Content.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false)) > 0; at++)
        {
            isElf = at == 0 ? IsElf(_buffer.AsSpan(0, count)) : isElf;
            hash.AppendData(_buffer, 0, count);
        }

        return new(file.Size, _layer, BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset()), isElf);
    }

    // An executable (2) or what may be one as well as a library (3), in either byte order.
    private static bool IsElf(ReadOnlySpan<byte> head) =>
        head.Length >= ElfHead && head.StartsWith("\u007fELF"u8) && (head[16] | head[17]) is 2 or 3;

    // As dive does: a whiteout of a folder counts all that was in it, one of a file nothing, and an opaque folder is none.
    private void CountLeaves(Dictionary<FileNode, Entry> entries, List<(FileNode Node, bool IsOpaque)> marks)
    {
        foreach (var (node, entry) in entries.Where(pair => pair.Key.LayerBelow != _layer))
        {
            node.Find(entry.IsLink ? 0 : entry.Content?.Size ?? 0);
        }

        foreach (var (node, _) in marks.Where(mark => !mark.IsOpaque))
        {
            node.Find(node.Children.SelectMany(child => child.All()).Sum(gone => gone.Content?.Size ?? 0));
        }
    }

    private void Put(FileNode node, Entry entry)
    {
        if (!entry.IsFolder)
        {
            foreach (var below in node.Children.SelectMany(child => child.All()))
            {
                Hide(below, WasteKind.Overwritten, []);
            }
        }

        if (node.Content is { } old)
        {
            var isSame = entry.Content is { } now && now.Hash == old.Hash && now.Size == old.Size;
            Hide(node, isSame ? WasteKind.Repeated : WasteKind.Overwritten, []);
        }

        node.Content = entry.Content;
    }

    private void Hide(FileNode node, WasteKind kind, Dictionary<FileNode, Entry> entries)
    {
        // What is deleted and brought again by one layer is overwritten by it.
        if (node.Content is not { } content || content.Layer == _layer || entries.ContainsKey(node))
        {
            return;
        }

        node.Content = null;
        if (--content.Links == 0)
        {
            _hidden.Add(new(node.Path, content, _layer, kind));
        }
    }

    private sealed record Entry(FileContent? Content, bool IsFolder)
    {
        public bool IsLink { get; init; }
    }
}
