using NoWait.Changes;

namespace NoWait.Builders;

/// <summary>Where a stage's absolute paths lie on this machine: its own in its folder, the machine's where they are.</summary>
/// <remarks>The rule and its reasons: <c>docs/decisions/host-paths.md</c>.</remarks>
internal sealed class HostPaths
{
    private static readonly HashSet<string> Machine = new(
    [
        "bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "media", "mnt", "nix", "opt", "proc",
        "root", "run", "sbin", "snap", "sys", "tmp", "usr", "var",
        "Applications", "Library", "System", "Users", "Volumes", "private",
    ], StringComparer.Ordinal);

    private static readonly HashSet<string> MachineFolders = new(
    [
        "usr/bin", "usr/include", "usr/lib", "usr/local", "usr/local/bin", "usr/local/include", "usr/local/lib",
        "usr/local/sbin", "usr/local/share", "usr/sbin", "usr/share", "usr/src", "var/cache", "var/lib", "var/log",
        "var/tmp", "etc/ssl", "etc/ssl/certs",
    ], StringComparer.Ordinal);

    private readonly List<(string Prefix, string Target)> _mappings;

    /// <summary>The paths of a stage.</summary>
    /// <param name="root">The stage's folder on this machine, absolute.</param>
    /// <param name="named">The paths in the stage that instructions name, without the slash at the start.</param>
    public HostPaths(string root, IEnumerable<string> named)
        : this(root, named.Select(Owned).OfType<string>().Distinct().Select(path => ($"/{path}", $"{root}/{path}")))
    {
    }

    private HostPaths(string root, IEnumerable<(string, string)> mappings)
    {
        Root = root;
        _mappings = [.. mappings];
        _mappings.Sort(static (left, right) => right.Prefix.Length - left.Prefix.Length);
    }

    /// <summary>The stage's folder on this machine.</summary>
    public string Root { get; }

    /// <summary>The same paths, and others that lie elsewhere for as long as a step runs.</summary>
    public HostPaths With(IEnumerable<(string Path, string Target)> mounts) =>
        new(Root, mounts.Select(mount => ($"/{mount.Path}", mount.Target)).Concat(_mappings));

    /// <summary>Where a path of the stage's lies, without the slash at its start.</summary>
    public string Of(string path) => path.Length == 0 ? Root : $"{Root}/{path}";

    /// <summary>Whether a path, without the slash at its start, lies where every machine has folders of its own.</summary>
    public static bool IsMachine(string path) => Machine.Contains(StagePath.FirstPart(path));

    /// <summary>Whether an absolute path is the stage's own.</summary>
    public bool Owns(string path) => TryMatch(path, 0, out _, out _);

    /// <summary>A text with the stage's own paths replaced by where they lie on this machine.</summary>
    public string Map(string text, PathQuoting quoting) =>
        text.Contains('/', StringComparison.Ordinal) ? new PathWords(text, quoting, this).Map() : text;

    /// <summary>The longest mapping whose path stands at a place of a text and ends there.</summary>
    public bool TryMatch(string text, int start, out int length, out string target)
    {
        foreach (var (prefix, to) in _mappings)
        {
            if (string.CompareOrdinal(text, start, prefix, 0, prefix.Length) == 0
                && (start + prefix.Length == text.Length || EndsName(text[start + prefix.Length])))
            {
                (length, target) = (prefix.Length, to);
                return true;
            }
        }

        (length, target) = (0, "");
        return false;
    }

    private static bool EndsName(char next) => !char.IsLetterOrDigit(next) && !"._-+@%~$*?[{\\".Contains(next, StringComparison.Ordinal);

    private static string? Owned(string path)
    {
        var first = StagePath.FirstPart(path);
        return !Machine.Contains(first) ? (first.Length == 0 ? null : first)
            : first.Length == path.Length || MachineFolders.Contains(path) ? null
            : path;
    }
}
