namespace NoWait.Images.Globs;

/// <summary>A glob of COPY, by the rules of Go's <c>filepath.Match</c>: no wildcard matches a slash.</summary>
/// <remarks>
/// <c>*</c> is any text without a slash, <c>?</c> any character but a slash, <c>[a-z]</c> and <c>[^a-z]</c> one of, or none of,
/// these; a backslash takes the meaning from what follows it. Compiled once, it matches without allocating.
/// </remarks>
internal sealed class PathGlob
{
    private readonly GlobProgram _program;

    private PathGlob(GlobProgram program) => _program = program;

    /// <summary>Reads a glob.</summary>
    /// <exception cref="FormatException">A bracket is not closed or empty, or a backslash ends it.</exception>
    public static PathGlob Parse(string pattern) =>
        new(GlobProgram.Compile(pattern, doubleStars: false) ?? throw new FormatException($"'{pattern}' is no valid glob. Close its bracket, or escape it with a backslash."));

    /// <summary>Whether a text can be read as a glob.</summary>
    public static bool IsValid(string pattern) =>
        (!HasWildcard(pattern) && !pattern.Contains('\\', StringComparison.Ordinal)) || GlobProgram.Compile(pattern, doubleStars: false) is not null;

    /// <summary>Whether a path matches, as a whole.</summary>
    public bool Matches(ReadOnlySpan<char> path) => _program.Matches(path);

    /// <summary>Whether a text has a wildcard in it, so that it may name several files.</summary>
    public static bool HasWildcard(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] is '*' or '?' or '[')
            {
                return true;
            }
        }

        return false;
    }
}
