namespace NoWait.Images.Globs;

/// <summary>A compiled glob: a list of steps that are matched without allocation and without exponential backtracking.</summary>
internal sealed class GlobProgram
{
    private readonly Step[] _steps;
    private readonly string[] _classes;

    private GlobProgram(Step[] steps, string[] classes)
    {
        _steps = steps;
        _classes = classes;
    }

    private enum Kind : byte
    {
        /// <summary>One given character.</summary>
        Character,

        /// <summary>Any character but a slash.</summary>
        Any,

        /// <summary>A character of a class.</summary>
        Class,

        /// <summary>Any text without a slash.</summary>
        Star,

        /// <summary>Nothing, or any text that ends with a slash.</summary>
        Folders,

        /// <summary>Any text.</summary>
        Everything,
    }

    /// <summary>Compiles a glob; null when it is malformed.</summary>
    /// <param name="pattern">The glob.</param>
    /// <param name="doubleStars">Whether <c>**</c> matches across slashes.</param>
    public static GlobProgram? Compile(string pattern, bool doubleStars)
    {
        var steps = new List<Step>(pattern.Length);
        var classes = new List<string>();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when doubleStars && i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i += i + 2 < pattern.Length && pattern[i + 2] == '/' ? 2 : 1;
                    steps.Add(new Step(i + 1 == pattern.Length ? Kind.Everything : Kind.Folders, '\0'));
                    break;
                case '*':
                    steps.Add(new Step(Kind.Star, '\0'));
                    break;
                case '?':
                    steps.Add(new Step(Kind.Any, '\0'));
                    break;
                case '[':
                    if (Class(pattern, ref i) is not { } ranges)
                    {
                        return null;
                    }

                    steps.Add(new Step(Kind.Class, (char)classes.Count));
                    classes.Add(ranges);
                    break;
                case '\\' when ++i == pattern.Length:
                    return null;
                default:
                    steps.Add(new Step(Kind.Character, pattern[i]));
                    break;
            }
        }

        return new GlobProgram([.. steps], [.. classes]);
    }

    /// <summary>Whether a path matches, as a whole.</summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        // Two places to come back to: the last star, within a segment, and the last double star, across them.
        var (at, step) = (0, 0);
        var (star, starAt, folders, foldersAt) = (-1, 0, -1, 0);
        while (true)
        {
            if (step < _steps.Length && Wildcard(_steps[step].Kind))
            {
                if (_steps[step].Kind == Kind.Star)
                {
                    (star, starAt) = (step, at);
                }
                else
                {
                    (folders, foldersAt, star) = (step, at, -1);
                }

                step++;
                continue;
            }

            if (at == path.Length && step == _steps.Length)
            {
                return true;
            }

            if (at < path.Length && step < _steps.Length && One(_steps[step], path[at]))
            {
                (at, step) = (at + 1, step + 1);
            }
            else if (star >= 0 && starAt < path.Length && path[starAt] != '/')
            {
                (at, step) = (++starAt, star + 1);
            }
            else if (folders >= 0 && Next(path, folders, ref foldersAt))
            {
                (at, step, star) = (foldersAt, folders + 1, -1);
            }
            else
            {
                return false;
            }
        }
    }

    private bool Next(ReadOnlySpan<char> path, int step, ref int at)
    {
        if (at >= path.Length)
        {
            return false;
        }

        if (_steps[step].Kind == Kind.Everything)
        {
            at++;
            return true;
        }

        var slash = path[at..].IndexOf('/');
        at += slash + 1;
        return slash >= 0;
    }

    private static bool Wildcard(Kind kind) => kind is Kind.Star or Kind.Folders or Kind.Everything;

    private bool One(Step step, char character) => step.Kind switch
    {
        Kind.Character => step.Value == character,
        Kind.Any => character != '/',
        _ => InClass(_classes[step.Value], character),
    };

    // A class is '^' or '=' and then pairs of first and last characters.
    private static bool InClass(string ranges, char character)
    {
        var found = false;
        for (var i = 1; i < ranges.Length && !found; i += 2)
        {
            found = character >= ranges[i] && character <= ranges[i + 1];
        }

        return found != (ranges[0] == '^');
    }

    private static string? Class(string pattern, ref int i)
    {
        i++;
        var ranges = "=";
        if (i < pattern.Length && pattern[i] == '^')
        {
            ranges = "^";
            i++;
        }

        while (i < pattern.Length && (pattern[i] != ']' || ranges.Length == 1))
        {
            if (Bound(pattern, ref i) is not { } first)
            {
                return null;
            }

            var last = first;
            if (i < pattern.Length && pattern[i] == '-')
            {
                i++;
                if (Bound(pattern, ref i) is not { } bound)
                {
                    return null;
                }

                last = bound;
            }

            ranges += $"{first}{last}";
        }

        return i < pattern.Length && ranges.Length > 1 ? ranges : null;
    }

    private static char? Bound(string pattern, ref int i)
    {
        if (i >= pattern.Length || pattern[i] is '-' or ']' || (pattern[i] == '\\' && ++i >= pattern.Length))
        {
            return null;
        }

        return pattern[i++];
    }

    private readonly record struct Step(Kind Kind, char Value);
}
