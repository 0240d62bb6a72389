namespace NoWait.Docker.Build.Context;

/// <summary>The part of a context that the daemon asks for: it asks only for what the Dockerfile copies.</summary>
internal sealed class PathFilter
{
    private readonly PathPattern[] _patterns;

    public PathFilter(IEnumerable<string> patterns) => _patterns = [.. patterns.Select(pattern => new PathPattern(pattern))];

    public static PathFilter Everything { get; } = new([]);

    public PathMatch Match(string path)
    {
        if (_patterns.Length == 0)
        {
            return PathMatch.Yes;
        }

        var best = PathMatch.No;
        foreach (var pattern in _patterns)
        {
            var match = pattern.Match(path);
            best = match > best ? match : best;
        }

        return best;
    }
}
