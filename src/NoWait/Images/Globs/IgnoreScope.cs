namespace NoWait.Images.Globs;

/// <summary>A folder that a walk is in: what its parents matched is known and not asked again.</summary>
/// <remarks>Gives the same answers as <see cref="IgnoreFile.Matches"/> with the whole path, at a fraction of the cost.</remarks>
public sealed class IgnoreScope
{
    private readonly IgnorePattern[] _patterns;
    private readonly string _path;
    private readonly int _depth;
    private readonly ulong[]? _matched;

    internal IgnoreScope(IgnorePattern[] patterns, string path, int depth, ulong[]? matched)
    {
        _patterns = patterns;
        _path = path;
        _depth = depth;
        _matched = matched;
    }

    /// <summary>Whether a file or folder of this folder is left out.</summary>
    /// <param name="path">Its path from the context's root: this folder's, a slash, and its name.</param>
    public bool Matches(ReadOnlySpan<char> path)
    {
        var ignored = false;
        for (var i = 0; i < _patterns.Length; i++)
        {
            if (_patterns[i].Exception == ignored && (Parent(i) || Itself(_patterns[i], path)))
            {
                ignored = !_patterns[i].Exception;
            }
        }

        return ignored;
    }

    /// <summary>The state in a folder of this folder.</summary>
    /// <param name="path">Its path from the context's root.</param>
    public IgnoreScope Enter(string path)
    {
        if (_patterns.Length == 0)
        {
            return this;
        }

        var matched = _matched is null ? new ulong[(_patterns.Length + 63) / 64] : (ulong[])_matched.Clone();
        for (var i = 0; i < _patterns.Length; i++)
        {
            if (!Parent(i) && Itself(_patterns[i], path))
            {
                matched[i / 64] |= 1UL << (i % 64);
            }
        }

        return new IgnoreScope(_patterns, path, _depth + 1, matched);
    }

    /// <inheritdoc />
    public override string ToString() => _path.Length == 0 ? "." : _path;

    private bool Itself(IgnorePattern pattern, ReadOnlySpan<char> path) =>
        (pattern.Depth < 0 || pattern.Depth == _depth) && pattern.Matches(path);

    private bool Parent(int pattern) => _matched is not null && (_matched[pattern / 64] >> (pattern % 64) & 1) != 0;
}
