namespace NoWait.Docker.Build.Context;

/// <summary>How a path stands to a pattern.</summary>
internal enum PathMatch
{
    /// <summary>Neither it nor anything in it.</summary>
    No,

    /// <summary>Not it, but perhaps something in it.</summary>
    Above,

    /// <summary>It, and all that is in it.</summary>
    Yes,
}

/// <summary>A path with wildcards, matched name by name: <c>*</c>, <c>?</c>, <c>[a-z]</c>, and <c>**</c> for any folders.</summary>
internal sealed class PathPattern
{
    private readonly string[] _names;

    public PathPattern(string pattern) =>
        _names = [.. pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".")];

    public PathMatch Match(string path) => Match(_names, path.Split('/'));

    private static PathMatch Match(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        while (true)
        {
            if (pattern.IsEmpty)
            {
                return PathMatch.Yes;
            }

            if (path.IsEmpty)
            {
                return PathMatch.Above;
            }

            if (pattern[0] == "**")
            {
                var rest = Match(pattern[1..], path);
                return rest == PathMatch.Yes ? rest : Above(Match(pattern, path[1..]));
            }

            if (!MatchName(pattern[0], path[0]))
            {
                return PathMatch.No;
            }

            pattern = pattern[1..];
            path = path[1..];
        }
    }

    /// <summary>Below <c>**</c> there may always be a match still.</summary>
    private static PathMatch Above(PathMatch match) => match == PathMatch.No ? PathMatch.Above : match;

    internal static bool MatchName(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '*')
            {
                return MatchStar(pattern.TrimStart('*'), name);
            }

            if (name.IsEmpty || !MatchOne(ref pattern, name[0]))
            {
                return false;
            }

            name = name[1..];
        }

        return name.IsEmpty;
    }

    private static bool MatchStar(ReadOnlySpan<char> rest, ReadOnlySpan<char> name)
    {
        for (var skipped = 0; skipped <= name.Length; skipped++)
        {
            if (MatchName(rest, name[skipped..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MatchOne(ref ReadOnlySpan<char> pattern, char c)
    {
        switch (pattern[0])
        {
            case '?':
                pattern = pattern[1..];
                return true;
            case '[' when pattern[1..].IndexOf(']') is > 0 and var end:
                var set = pattern.Slice(1, end);
                pattern = pattern[(end + 2)..];
                return MatchSet(set, c);
            case '\\' when pattern.Length > 1:
                pattern = pattern[1..];
                break;
        }

        var same = pattern[0] == c;
        pattern = pattern[1..];
        return same;
    }

    private static bool MatchSet(ReadOnlySpan<char> set, char c)
    {
        var negated = set[0] == '^';
        set = negated ? set[1..] : set;
        var found = false;
        while (!set.IsEmpty)
        {
            var isRange = set.Length >= 3 && set[1] == '-';
            found |= isRange ? c >= set[0] && c <= set[2] : c == set[0];
            set = set[(isRange ? 3 : 1)..];
        }

        return found != negated;
    }
}
