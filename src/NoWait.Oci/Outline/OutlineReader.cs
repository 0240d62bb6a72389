using System.Formats.Tar;
using System.Text;
using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;

namespace NoWait.Oci.Outline;

/// <summary>Goes through an image's layers for its outline; no file but the lists of users is kept.</summary>
internal sealed class OutlineReader
{
    private const int MostOfAList = 1 << 20;

    private readonly SortedDictionary<string, LayerEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lists = new(StringComparer.Ordinal) { ["etc/passwd"] = "", ["etc/group"] = "" };

    /// <summary>The outline of an image.</summary>
    /// <exception cref="OciException">A layer is damaged or too large.</exception>
    public static async Task<ImageOutline> ReadAsync(OciImage image, CancellationToken cancellationToken)
    {
        var reader = new OutlineReader();
        var budget = new UnpackBudget(new UnpackOptions());
        foreach (var layer in image.Layers)
        {
            await using var content = await LayerContent.OpenAsync(layer, budget, workers: 0, cancellationToken);
            LayerTar.Guard(layer, () => reader.Read(content, budget, cancellationToken));
            content.Complete();
        }

        return new ImageOutline(reader._entries, reader._lists["etc/passwd"], reader._lists["etc/group"]);
    }

    private void Read(LayerContent content, UnpackBudget budget, CancellationToken cancellationToken)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        using var tar = new TarReader(content, leaveOpen: true);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            budget.SpendEntry();
            var path = string.Join('/', FileTree.Split(entry.Name));
            if (path.Length > 0)
            {
                Take(entry, path, made);
            }

            if (content.IsBeyondEnd)
            {
                throw new EndOfStreamException();
            }
        }
    }

    private void Take(TarEntry entry, string path, HashSet<string> made)
    {
        var name = ImagePath.Name(path);
        if (name.StartsWith(ImagePath.WhiteoutPrefix, StringComparison.Ordinal))
        {
            var folder = ImagePath.Parent(path);
            Forget(name == ImagePath.OpaqueMarker ? folder + "/" : ImagePath.Join(folder, name[ImagePath.WhiteoutPrefix.Length..]), made);
            return;
        }

        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                _entries[path] = new LayerEntry.Directory(path) { Mode = entry.Mode, UserId = entry.Uid, GroupId = entry.Gid };
                break;
            case TarEntryType.SymbolicLink:
                Replace(path);
                _entries[path] = new LayerEntry.SymbolicLink(path, entry.LinkName);
                break;
            case TarEntryType.GlobalExtendedAttributes:
                break;
            default:
                Replace(path);
                if (_lists.ContainsKey(path))
                {
                    _lists[path] = Text(entry);
                }

                break;
        }

        made.Add(path);

        void Replace(string gone) => Forget(gone, []);
    }

    // What the same layer brought is not meant by its whiteouts, in whatever order they come.
    private void Forget(string path, HashSet<string> made)
    {
        var isOpaque = path.EndsWith('/');
        if (!isOpaque && (made.Contains(path) || !_entries.Remove(path)))
        {
            return;
        }

        var prefix = isOpaque ? path : path + "/";
        foreach (var below in _entries.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && !made.Contains(key)).ToList())
        {
            _entries.Remove(below);
        }
    }

    private static string Text(TarEntry entry)
    {
        if (entry.DataStream is not { } content || entry.Length > MostOfAList)
        {
            return "";
        }

        using var reader = new StreamReader(content, Encoding.UTF8, leaveOpen: true);
        return reader.ReadToEnd();
    }
}
