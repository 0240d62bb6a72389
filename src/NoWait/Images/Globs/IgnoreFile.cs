namespace NoWait.Images.Globs;

/// <summary>What a <c>.dockerignore</c> leaves out of the context, by the rules of moby's pattern matcher.</summary>
/// <remarks>
/// Later patterns win; <c>!</c> takes a path in again, also below a folder that is left out; <c>**</c> is any number of
/// folders; a leading slash means nothing. Compiled once; safe for use by several threads.
/// </remarks>
public sealed class IgnoreFile
{
    private const int Most = 4096;
    private readonly IgnorePattern[] _patterns;

    private IgnoreFile(IgnorePattern[] patterns) => _patterns = patterns;

    /// <summary>Leaves nothing out.</summary>
    public static IgnoreFile Empty { get; } = new([]);

    /// <summary>Whether it leaves nothing out.</summary>
    public bool IsEmpty => _patterns.Length == 0;

    /// <summary>Reads the text of a <c>.dockerignore</c>.</summary>
    /// <exception cref="FormatException">A pattern is malformed; the message names its line.</exception>
    public static IgnoreFile Parse(string text)
    {
        var patterns = new List<IgnorePattern>();
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range);
            line = number == 1 ? line.TrimStart('\ufeff') : line;
            if (!line.StartsWith('#') && IgnorePattern.Parse(line.Trim(), number) is { } pattern)
            {
                patterns.Add(pattern);
            }
        }

        return Of(patterns);
    }

    /// <summary>Leaves out what these patterns match, as <c>COPY --exclude</c> does.</summary>
    /// <exception cref="FormatException">A pattern is malformed.</exception>
    public static IgnoreFile From(Values<string> patterns)
    {
        var compiled = new List<IgnorePattern>(patterns.Count);
        for (var i = 0; i < patterns.Count; i++)
        {
            if (IgnorePattern.Parse(patterns[i].AsSpan().Trim(), i + 1) is { } pattern)
            {
                compiled.Add(pattern);
            }
        }

        return Of(compiled);
    }

    /// <summary>Whether a path is left out.</summary>
    /// <param name="path">Relative to the context, with slashes, neither starting nor ending with one.</param>
    public bool Matches(ReadOnlySpan<char> path)
    {
        var ignored = false;
        foreach (var pattern in _patterns)
        {
            if (pattern.Exception == ignored && MatchesOrParent(pattern, path))
            {
                ignored = !pattern.Exception;
            }
        }

        return ignored;
    }

    /// <summary>The same, for whoever needs a function of a text.</summary>
    internal bool MatchesPath(string path) => Matches(path);

    /// <summary>Whether a folder and everything below it is left out, so that a walk need not enter it.</summary>
    /// <remarks>False in doubt: when an exception may match something in it.</remarks>
    public bool Prunes(ReadOnlySpan<char> folder)
    {
        if (!Matches(folder))
        {
            return false;
        }

        foreach (var pattern in _patterns)
        {
            if (pattern.Exception && pattern.MayMatchBelow(folder))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The state of a walk at the context's root.</summary>
    public IgnoreScope Root() => new(_patterns, "", 0, null);

    internal ReadOnlySpan<IgnorePattern> Patterns => _patterns;

    private static IgnoreFile Of(List<IgnorePattern> patterns) => patterns.Count <= Most
        ? new IgnoreFile([.. patterns])
        : throw new FormatException($"There are more than {Most} patterns. Leave out whole folders instead of single files.");

    private static bool MatchesOrParent(IgnorePattern pattern, ReadOnlySpan<char> path)
    {
        var depth = 0;
        for (var i = path.IndexOf('/'); i >= 0; depth++)
        {
            if ((pattern.Depth < 0 || pattern.Depth == depth) && pattern.Matches(path[..i]))
            {
                return true;
            }

            if (pattern.Depth == depth)
            {
                return false;
            }

            var next = path[(i + 1)..].IndexOf('/');
            i = next < 0 ? -1 : i + 1 + next;
        }

        return (pattern.Depth < 0 || pattern.Depth == depth) && pattern.Matches(path);
    }
}
