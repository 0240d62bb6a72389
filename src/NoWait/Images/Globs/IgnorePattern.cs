using System.Text;

namespace NoWait.Images.Globs;

/// <summary>One line of a <c>.dockerignore</c>.</summary>
internal sealed class IgnorePattern
{
    private readonly string _text;
    private readonly string? _suffix;
    private readonly GlobProgram? _program;

    private IgnorePattern(string text, bool exception)
    {
        _text = text;
        Exception = exception;
        Depth = text.Contains("**", StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal) ? -1 : text.AsSpan().Count('/');
        if (text.AsSpan().IndexOfAny("*?[\\") < 0)
        {
            return;
        }

        // moby compares the ends of texts here, so that "**foo" matches "barfoo" too.
        var rest = text.StartsWith("**", StringComparison.Ordinal) ? text[2..] : null;
        if (rest is not null && rest.AsSpan().IndexOfAny("*?[\\") < 0)
        {
            _suffix = rest;
            return;
        }

        _program = GlobProgram.Compile(text, doubleStars: true);
    }

    /// <summary>Whether it takes in again what earlier lines left out.</summary>
    public bool Exception { get; }

    /// <summary>How many slashes a path has that it matches; -1 where that is open.</summary>
    public int Depth { get; }

    /// <summary>Reads a trimmed line; null when it says nothing.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static IgnorePattern? Parse(ReadOnlySpan<char> line, int number)
    {
        if (line.IsEmpty)
        {
            return null;
        }

        var exception = line[0] == '!';
        var text = exception ? line[1..].Trim() : line;
        if (text.IsEmpty)
        {
            throw new FormatException($"Line {number}: '!' alone takes nothing in again. Write a pattern after it.");
        }

        var clean = Clean(text.ToString()).Trim();
        clean = clean.Length > 1 && clean[0] == '/' ? clean[1..] : clean;
        return GlobProgram.Compile(clean, doubleStars: false) is null
            ? throw new FormatException($"Line {number}: '{line}' is no valid pattern. Close its bracket, or escape it with a backslash.")
            : new IgnorePattern(clean, exception);
    }

    /// <summary>Whether a path matches, as a whole.</summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        if (_suffix is not null)
        {
            return path.EndsWith(_suffix) || (_suffix.Length > 0 && _suffix[0] == '/' && path.SequenceEqual(_suffix.AsSpan(1)));
        }

        return _program is null ? path.SequenceEqual(_text) : _program.Matches(path);
    }

    /// <summary>Whether something below a folder may match; true in doubt.</summary>
    public bool MayMatchBelow(ReadOnlySpan<char> folder)
    {
        var wildcard = _text.AsSpan().IndexOfAny("*?[\\");
        var literal = wildcard < 0 ? _text : _text.AsSpan(0, wildcard);
        return literal.Length > folder.Length
            ? literal.StartsWith(folder) && literal[folder.Length] == '/'
            : wildcard >= 0 && folder.StartsWith(literal);
    }

    // Go's filepath.Clean, on slashes.
    private static string Clean(string path)
    {
        var rooted = path.StartsWith('/');
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part.Length > 0 && part != "." && !(part == ".." && rooted))
            {
                parts.Add(part);
            }
        }

        var result = new StringBuilder(rooted ? "/" : "").AppendJoin('/', parts);
        return result.Length == 0 ? "." : result.ToString();
    }
}
