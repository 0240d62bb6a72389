using System.Formats.Tar;
using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;

namespace NoWait.Oci.Validate;

/// <summary>The rules for the tars of an image, lowest layer first.</summary>
internal sealed class LayerRules(Strictness strictness)
{
    private readonly List<Violation> _violations = [];
    private readonly HashSet<string> _below = new(StringComparer.Ordinal);

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Reads a layer to its end and notes what is wrong with it.</summary>
    /// <exception cref="OciException">Its digest, size, compression or tar is wrong.</exception>
    public void Check(Layer layer, LayerContent content)
    {
        var seen = new Dictionary<string, TarEntryType>(StringComparer.Ordinal);
        var times = new HashSet<DateTimeOffset>();
        var last = "";
        LayerTar.Guard(layer, () =>
        {
            using var reader = new TarReader(content, leaveOpen: true);
            while (reader.GetNextEntry() is { } entry)
            {
                var where = $"{layer.Descriptor.Digest.ToShortString()} {entry.Name}";
                var path = entry.Name.Trim('/');
                CheckEntry(entry, path, where, seen);
                if (strictness == Strictness.Reproducible)
                {
                    times.Add(entry.ModificationTime);
                    CheckReproducible(entry, path, last, times, where);
                }

                last = path;
            }
        });
        content.Complete();
        _below.UnionWith(seen.Keys);
    }

    private void CheckEntry(TarEntry entry, string path, string where, Dictionary<string, TarEntryType> seen)
    {
        var names = path.Split('/');
        if (names.Contains("..", StringComparer.Ordinal) || (path.Length > 0 && names.Contains("", StringComparer.Ordinal)))
        {
            Add(where, "its path has an empty or '..' part");
        }

        var normal = string.Join('/', names.Where(name => name is not ("" or ".")));
        if (normal.Length == 0)
        {
            return;
        }

        if (!seen.TryAdd(normal, entry.EntryType))
        {
            Add(where, "the layer has two entries of this path");
        }

        if (ImagePath.Name(normal) == ImagePath.WhiteoutPrefix)
        {
            Add(where, "it is a whiteout of nothing");
        }

        if (ImagePath.Parent(normal) is { Length: > 0 } parent)
        {
            var found = seen.TryGetValue(parent, out var type);
            if (found && type is not (TarEntryType.Directory or TarEntryType.SymbolicLink))
            {
                Add(where, "it lies below a file of the same layer");
            }
            else if (!found && (strictness == Strictness.Reproducible || !_below.Contains(parent)))
            {
                Add(where, "the folder that it lies in does not come before it");
            }
        }

        if (entry.EntryType == TarEntryType.HardLink && !seen.ContainsKey(entry.LinkName.Trim('/')) && !_below.Contains(entry.LinkName.Trim('/')))
        {
            Add(where, $"it is a hard link to {entry.LinkName}, which does not come before it");
        }
    }

    private void CheckReproducible(TarEntry entry, string path, string last, HashSet<DateTimeOffset> times, string where)
    {
        if (string.CompareOrdinal(InOrder(path), InOrder(last)) < 0)
        {
            Add(where, $"it comes after {last}, against the ordinal order of paths");
        }

        if (times.Count == 2)
        {
            Add(where, "its time is not that of the other entries");
        }

        if (entry.Format is not (TarEntryFormat.Ustar or TarEntryFormat.Gnu))
        {
            Add(where, $"it is a {entry.Format} entry");
        }

        if (entry is PosixTarEntry { UserName.Length: > 0 } or PosixTarEntry { GroupName.Length: > 0 })
        {
            Add(where, "it names its owner");
        }
    }

    // A whiteout stands where the name that it takes away would, an opaque marker right behind its folder.
    private static string InOrder(string path)
    {
        var (parent, name) = (ImagePath.Parent(path), ImagePath.Name(path));
        return name == ImagePath.OpaqueMarker ? parent
            : name.StartsWith(ImagePath.WhiteoutPrefix, StringComparison.Ordinal)
                ? ImagePath.Join(parent, name[ImagePath.WhiteoutPrefix.Length..])
                : path;
    }

    private void Add(string where, string what) => _violations.Add(new Violation(where, what));
}
