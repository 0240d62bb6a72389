using System.Text;

namespace NoWait.Images.Variables;

/// <summary>The pattern of <c>${x#…}</c>, <c>${x%…}</c> and <c>${x/…}</c>: <c>*</c> is any text, <c>?</c> any character.</summary>
internal sealed class VariablePattern
{
    private readonly char[] _characters;
    private readonly bool[] _wild;

    private VariablePattern(char[] characters, bool[] wild)
    {
        _characters = characters;
        _wild = wild;
    }

    /// <summary>Reads a pattern, in which a backslash takes the meaning from what follows it.</summary>
    /// <exception cref="WordException">A backslash stands before something that has no meaning to take.</exception>
    public static VariablePattern Parse(string text)
    {
        var characters = new List<char>(text.Length);
        var wild = new List<bool>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = text[i] == '\\';
            if (escaped && (++i == text.Length || text[i] is not ('*' or '?' or '\\' or '}' or '/')))
            {
                throw new WordException($"'{text}' is no pattern: a backslash may only stand before *, ?, /, }} or another one");
            }

            characters.Add(text[i]);
            wild.Add(!escaped && text[i] is ('*' or '?'));
        }

        return new VariablePattern([.. characters], [.. wild]);
    }

    /// <summary>The value without what the pattern matches at its start.</summary>
    public string WithoutPrefix(string value, bool longest)
    {
        var end = MatchEnd(value, 0, longest);
        return end < 0 ? value : value[end..];
    }

    /// <summary>The value without what the pattern matches at its end.</summary>
    public string WithoutSuffix(string value, bool longest)
    {
        for (var i = 0; i <= value.Length; i++)
        {
            var start = longest ? i : value.Length - i;
            if (Matches(value.AsSpan(start)))
            {
                return value[..start];
            }
        }

        return value;
    }

    /// <summary>The value with the first match, or every one, replaced; matches are as long as they can be.</summary>
    public string Replace(string value, string replacement, bool all)
    {
        var result = new StringBuilder();
        var position = 0;
        var lastEnd = -1;
        while (position <= value.Length)
        {
            var end = MatchEnd(value, position, longest: true);
            if (end > position || (end == position && position != lastEnd))
            {
                result.Append(replacement);
                lastEnd = end;
                if (!all)
                {
                    return result.Append(value, end, value.Length - end).ToString();
                }
            }

            if (end > position)
            {
                position = end;
                continue;
            }

            if (position < value.Length)
            {
                result.Append(value[position]);
            }

            position++;
        }

        return result.ToString();
    }

    private int MatchEnd(string value, int start, bool longest)
    {
        for (var i = 0; i <= value.Length - start; i++)
        {
            var length = longest ? value.Length - start - i : i;
            if (Matches(value.AsSpan(start, length)))
            {
                return start + length;
            }
        }

        return -1;
    }

    private bool Matches(ReadOnlySpan<char> value)
    {
        var (at, pattern, star, retry) = (0, 0, -1, 0);
        while (at < value.Length)
        {
            if (pattern < _characters.Length && _wild[pattern] && _characters[pattern] == '*')
            {
                (star, retry) = (pattern++, at);
            }
            else if (pattern < _characters.Length && (_wild[pattern] || _characters[pattern] == value[at]))
            {
                (at, pattern) = (at + 1, pattern + 1);
            }
            else if (star >= 0)
            {
                (pattern, at) = (star + 1, ++retry);
            }
            else
            {
                return false;
            }
        }

        while (pattern < _characters.Length && _wild[pattern] && _characters[pattern] == '*')
        {
            pattern++;
        }

        return pattern == _characters.Length;
    }
}
