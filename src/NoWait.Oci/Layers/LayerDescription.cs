using NoWait.Oci.Outline;

namespace NoWait.Oci.Layers;

/// <summary>What a layer is to hold: sorted, complete with parents, without a byte read yet.</summary>
/// <remarks>
/// Equal entries, modes and times give equal tars, bit for bit, whatever the order in which they were named, the
/// process's umask, time zone or the number of processors.
/// </remarks>
public sealed class LayerDescription
{
    private LayerDescription(IReadOnlyList<LayerEntry> entries, DateTimeOffset modified)
    {
        Entries = entries;
        Modified = modified;
    }

    /// <summary>The entries in the ordinal order of their paths, each folder before what is in it.</summary>
    public IReadOnlyList<LayerEntry> Entries { get; }

    /// <summary>The modification time of all entries, in whole seconds.</summary>
    public DateTimeOffset Modified { get; }

    /// <summary>What makes the layer, for the image's history; no part of its identity.</summary>
    public string? CreatedBy { get; private init; }

    /// <summary>The description that holds these entries and the folders above them.</summary>
    /// <param name="entries">The entries, in any order.</param>
    /// <param name="modified">The time of all of them.</param>
    /// <param name="createdBy">What makes the layer, for the image's history.</param>
    /// <param name="below">The image that it lies on: paths lead where its links lead, and its folders stay as they are.</param>
    /// <exception cref="OciException">
    /// A path is not one (<see cref="OciError.InvalidName"/>); two entries have the same path, one lies below a file,
    /// or a hard link has no target here (<see cref="OciError.Conflict"/>).
    /// </exception>
    public static LayerDescription Create(
        IEnumerable<LayerEntry> entries, DateTimeOffset modified, string? createdBy = null, ImageOutline? below = null)
    {
        var byPath = new Dictionary<string, LayerEntry>(StringComparer.Ordinal);
        foreach (var entry in entries.Select(Normal).Select(entry => On(below ?? ImageOutline.Empty, entry)))
        {
            if (entry is LayerEntry.Directory && byPath.GetValueOrDefault(entry.Path) is LayerEntry.Directory)
            {
                // Two paths led to one folder of the image below.
                continue;
            }

            if (!byPath.TryAdd(entry.Path, entry))
            {
                throw Conflict(entry.Path, "is named twice in one layer. Name it once");
            }
        }

        AddParents(byPath, below ?? ImageOutline.Empty);
        OrderHardLinks(byPath);
        var sorted = byPath.Values.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        var seconds = Math.Clamp(modified.ToUnixTimeSeconds(), 0, uint.MaxValue);
        return new LayerDescription(sorted, DateTimeOffset.FromUnixTimeSeconds(seconds)) { CreatedBy = createdBy };
    }

    /// <summary>Writes just these entries, in this order and without the folders above them, as a tar that is not compressed.</summary>
    /// <exception cref="OciException">A file is missing or changes meanwhile (<see cref="OciError.Source"/>).</exception>
    public static void WriteTar(
        IReadOnlyList<LayerEntry> entries, DateTimeOffset modified, Stream output, CancellationToken cancellationToken = default) =>
        LayerTar.Write(new([.. entries.Select(Normal)], modified), output, cancellationToken);

    /// <summary>Writes all of it as a tar that is not compressed.</summary>
    /// <exception cref="OciException">A file is missing or changed meanwhile (<see cref="OciError.Source"/>).</exception>
    public void WriteTar(Stream output, CancellationToken cancellationToken = default) => LayerTar.Write(this, output, cancellationToken);

    private static LayerEntry Normal(LayerEntry entry)
    {
        if ((entry.Mode & ~FileModes.All) != 0 || entry.UserId < 0 || entry.GroupId < 0)
        {
            throw new OciException(
                OciError.InvalidName, $"{entry.Path} has a mode beyond 7777 or a negative owner. Correct it.")
            {
                Path = entry.Path,
            };
        }

        var path = ImagePath.Normalize(entry.Path);
        return entry switch
        {
            LayerEntry.HardLink link => link with { Path = path, Target = ImagePath.Normalize(link.Target) },
            LayerEntry.SymbolicLink { Target: var target } when target.Length == 0
                || target.Contains('\0', StringComparison.Ordinal) =>
                throw Conflict(path, "is a symbolic link to nothing. Give it a target"),
            _ => path == entry.Path ? entry : entry with { Path = path },
        };
    }

    // A folder that the image below has keeps its mode and owner, and is found where the links there lead.
    private static LayerEntry On(ImageOutline below, LayerEntry entry)
    {
        if (entry is LayerEntry.Directory folder)
        {
            var path = below.Follow(folder.Path);
            return below.Folder(path) ?? (path == folder.Path ? folder : folder with { Path = path });
        }

        var resolved = below.Resolve(entry.Path);
        return resolved == entry.Path ? entry : entry with { Path = resolved };
    }

    private static void AddParents(Dictionary<string, LayerEntry> byPath, ImageOutline below)
    {
        foreach (var path in byPath.Keys.ToArray())
        {
            for (var parent = ImagePath.Parent(path); parent.Length > 0; parent = ImagePath.Parent(parent))
            {
                if (byPath.TryAdd(parent, below.Folder(parent) ?? new LayerEntry.Directory(parent)))
                {
                    continue;
                }

                if (byPath[parent] is not (LayerEntry.Directory or LayerEntry.OpaqueDirectory))
                {
                    throw Conflict(path, $"lies below {parent}, which is no folder. Move one of them");
                }

                break;
            }
        }
    }

    // A reader must have met the file before it meets a second name of it: the first name in order carries the bytes.
    private static void OrderHardLinks(Dictionary<string, LayerEntry> byPath)
    {
        var links = byPath.Values.OfType<LayerEntry.HardLink>().ToLookup(link => link.Target, StringComparer.Ordinal);
        foreach (var names in links)
        {
            if (byPath.GetValueOrDefault(names.Key) is not LayerEntry.File file)
            {
                throw Conflict(names.First().Path, $"is a hard link to {names.Key}, which is no file of this layer. Add it");
            }

            var all = names.Select(link => link.Path).Append(file.Path).Order(StringComparer.Ordinal).ToArray();
            byPath[all[0]] = file with { Path = all[0] };
            foreach (var other in all.AsSpan(1))
            {
                byPath[other] = new LayerEntry.HardLink(other, all[0])
                {
                    Mode = file.Mode,
                    UserId = file.UserId,
                    GroupId = file.GroupId,
                };
            }
        }
    }

    private static OciException Conflict(string path, string why) =>
        new(OciError.Conflict, $"{path} {why}.") { Path = path };
}
