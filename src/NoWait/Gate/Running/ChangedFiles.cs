using NoWait.Changes;
using NoWait.Images.Globs;

namespace NoWait.Gate.Running;

/// <summary>The files that match some patterns and were written since this was made: results of an earlier run are none of this one's.</summary>
internal sealed class ChangedFiles
{
    private readonly string _folder;
    private readonly Values<string> _patterns;
    private readonly Dictionary<string, FileStat> _before;

    public ChangedFiles(string folder, Values<string> patterns)
    {
        (_folder, _patterns) = (folder, patterns);
        _before = Matching().ToDictionary(file => file, Disk.Stat, StringComparer.Ordinal);
    }

    /// <summary>The files that are new or differ, in ordinal order.</summary>
    public List<string> Find() =>
        [.. Matching().Where(file => !_before.TryGetValue(file, out var stat) || !stat.IsSame(Disk.Stat(file))).Order(StringComparer.Ordinal)];

    private IEnumerable<string> Matching() => _patterns.SelectMany(Matching).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> Matching(string pattern)
    {
        var clean = pattern.Replace('\\', '/');
        var glob = clean.AsSpan().IndexOfAny('*', '?', '[');
        var slash = (glob < 0 ? clean : clean[..glob]).LastIndexOf('/');
        var start = Path.Combine(_folder, slash < 0 ? "" : clean[..slash]);
        if (!Directory.Exists(start))
        {
            return [];
        }

        var isDeep = slash < 0 ? clean.Contains('/', StringComparison.Ordinal) : clean.IndexOf('/', slash + 1) > 0;
        var matcher = IgnoreFile.From([clean]);
        var depth = isDeep || clean.Contains("**", StringComparison.Ordinal) ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
        return Directory.EnumerateFiles(start, "*", depth)
            .Where(file => matcher.Matches(Path.GetRelativePath(_folder, file).Replace('\\', '/')));
    }
}
