using NoWait.Oci.Layers;

namespace NoWait.Oci.Outline;

/// <summary>What of an image's files matters to layers on top of it: its folders, its links, and who its users are.</summary>
/// <remarks>
/// A layer that put <c>bin/app</c> where <c>bin</c> is a link would replace the link, and with it all that lies behind;
/// one that named <c>tmp</c> without its mode would close it to everybody.
/// </remarks>
public sealed class ImageOutline
{
    private const int MaximumHops = 40; // as Linux' ELOOP

    private readonly IReadOnlyDictionary<string, LayerEntry> _entries;

    internal ImageOutline(IReadOnlyDictionary<string, LayerEntry> entries, string users, string groups)
    {
        _entries = entries;
        Users = users;
        Groups = groups;
    }

    /// <summary>The outline of nothing.</summary>
    public static ImageOutline Empty { get; } = new(new Dictionary<string, LayerEntry>(), "", "");

    /// <summary>Its <c>/etc/passwd</c>; empty when it has none.</summary>
    public string Users { get; }

    /// <summary>Its <c>/etc/group</c>; empty when it has none.</summary>
    public string Groups { get; }

    /// <summary>Its folders and symbolic links, by path.</summary>
    internal IReadOnlyDictionary<string, LayerEntry> Entries => _entries;

    /// <summary>The folder at this path, with its mode and owner; null when there is none.</summary>
    public LayerEntry.Directory? Folder(string path) => _entries.GetValueOrDefault(path) as LayerEntry.Directory;

    /// <summary>Where a path leads: links in the folders above its last name are followed, within the image.</summary>
    /// <exception cref="OciException">The links go round in a circle (<see cref="OciError.Unsafe"/>).</exception>
    public string Resolve(string path)
    {
        if (_entries.Count == 0 || ImagePath.Parent(path) is not { Length: > 0 } parent)
        {
            return path;
        }

        return ImagePath.Join(Follow(parent), ImagePath.Name(path));
    }

    /// <summary>Where a path leads when its last name is a link as well.</summary>
    /// <exception cref="OciException">The links go round in a circle (<see cref="OciError.Unsafe"/>).</exception>
    public string Follow(string path)
    {
        var hops = 0;
        var folder = "";
        var open = new Stack<string>(path.Split('/').Reverse());
        while (open.TryPop(out var name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                folder = ImagePath.Parent(folder);
                continue;
            }

            var here = ImagePath.Join(folder, name);
            if (_entries.GetValueOrDefault(here) is not LayerEntry.SymbolicLink link)
            {
                folder = here;
                continue;
            }

            if (++hops > MaximumHops)
            {
                throw new OciException(
                    OciError.Unsafe, $"/{path} leads through a loop of symbolic links in the image below. Copy to another path.") { Path = path };
            }

            folder = link.Target.StartsWith('/') ? "" : folder;
            foreach (var part in link.Target.Split('/').Reverse())
            {
                open.Push(part);
            }
        }

        return folder;
    }

    /// <summary>The number of a user or group by name; null when the list does not have it.</summary>
    /// <param name="list"><see cref="Users"/> or <see cref="Groups"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="column">Which column it is in: 2 for the number itself, 3 for a user's group.</param>
    public static int? NumberOf(string list, string name, int column = 2)
    {
        foreach (var line in list.Split('\n'))
        {
            if (line.Split(':') is var fields && fields.Length > column && fields[0] == name)
            {
                return int.TryParse(fields[column], out var number) ? number : null;
            }
        }

        return null;
    }
}
