using System.Formats.Tar;
using NoWait.Oci.Layers;

namespace NoWait.Oci.Unpack;

internal static class LinkTarget
{
    /// <summary>The target that the link is to have in the folder.</summary>
    /// <exception cref="OciException">It would lead out of the root (<see cref="OciError.Unsafe"/>).</exception>
    public static string Check(FileNode parent, TarEntry entry, AbsoluteLinks absolute)
    {
        var target = entry.LinkName;
        if (string.IsNullOrEmpty(target) || target.Contains('\0', StringComparison.Ordinal))
        {
            throw FileTree.Unsafe(entry.Name, "is a symbolic link to nothing");
        }

        var depth = parent.Path.Length == 0 ? 0 : parent.Path.Count(c => c == '/') + 1;
        if (!target.StartsWith('/'))
        {
            return Climbs(target, depth) ? throw Escapes(entry) : target;
        }

        if (absolute == AbsoluteLinks.Refuse || Climbs(target, 0))
        {
            throw Escapes(entry);
        }

        return absolute == AbsoluteLinks.Keep ? target : Relative(depth, target);
    }

    // What other links on the way make of it is seen when all are there: FileTree.LeavesRoot.
    private static bool Climbs(string target, int depth)
    {
        foreach (var name in target.Split('/'))
        {
            depth += name switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Relative(int depth, string target)
    {
        var up = string.Concat(Enumerable.Repeat("../", depth));
        var rest = target.TrimStart('/');
        return (up + rest) is { Length: > 0 } relative ? relative : ".";
    }

    private static OciException Escapes(TarEntry entry) =>
        FileTree.Unsafe(entry.Name, $"is a symbolic link to '{entry.LinkName}', which leaves it");
}
