using System.Text;

namespace NoWait.Images.Variables;

/// <summary>Reads a word by the rules of quotes, escapes and substitution that BuildKit's shell lexer defines.</summary>
/// <param name="text">The word.</param>
/// <param name="escape">The escape character: backslash or backtick.</param>
/// <param name="lookup">A variable's value, null for unset; null to check the syntax alone.</param>
internal sealed class ShellLexer(string text, char escape, Func<string, string?>? lookup)
{
    private const char End = '\0';
    private const int MaximalDepth = 64;
    private int _depth;

    /// <summary>The index of the next character.</summary>
    public int Position { get; set; }

    private char Next => Position < text.Length ? text[Position] : End;

    private bool AtEnd => Position >= text.Length;

    /// <summary>The whole text with quotes and escapes taken away and values put in.</summary>
    public string Word() => Until(stop: null, rawEscapes: false, quotes: true);

    /// <summary>The whole text with escapes taken away and values put in; quotes are ordinary characters.</summary>
    public string Document() => Until(stop: null, rawEscapes: false, quotes: false);

    /// <summary>The value of the substitution that starts at the dollar at <see cref="Position"/>.</summary>
    public string Dollar()
    {
        Position++;
        if (Next != '{')
        {
            var name = Name();
            return name.Length == 0 ? "$" : Value(name) ?? "";
        }

        Position++;
        if (++_depth > MaximalDepth)
        {
            throw new WordException($"substitutions are nested more than {MaximalDepth} deep");
        }

        var value = Braces();
        _depth--;
        return value;
    }

    /// <summary>Whether a dollar before this character refers to a variable.</summary>
    public static bool StartsName(char next) =>
        next is '{' or '_' or '@' or '*' or '#' or '?' or '-' or '$' or '!' || char.IsLetterOrDigit(next);

    private string Braces()
    {
        if (AtEnd)
        {
            throw new WordException("a '${' has no closing '}'");
        }

        if (Next is '{' or '}' or ':')
        {
            throw new WordException("'${' must be followed by a variable's name");
        }

        var name = Name();
        var modifier = Take();
        var emptyIsUnset = modifier == ':';
        if (emptyIsUnset)
        {
            modifier = Take();
        }

        return modifier switch
        {
            '}' when !emptyIsUnset => Value(name) ?? "",
            '-' or '+' or '?' => Default(name, modifier, emptyIsUnset),
            '#' or '%' when !emptyIsUnset => Trim(name, modifier),
            '/' when !emptyIsUnset => Replace(name),
            End => throw new WordException("a '${' has no closing '}'"),
            _ => throw new WordException($"'{(emptyIsUnset ? ":" : "")}{modifier}' is no modifier of a substitution"),
        };
    }

    private string Default(string name, char modifier, bool emptyIsUnset)
    {
        var word = Until('}', rawEscapes: false, quotes: true);
        var value = Value(name);
        var given = value is not null && !(emptyIsUnset && value.Length == 0);
        return modifier switch
        {
            '-' => given ? value! : word,
            '+' => given ? word : "",
            _ when given || lookup is null => value ?? "",
            _ => throw new WordException($"{name}: {(word.Length > 0 ? word : emptyIsUnset ? "is not allowed to be empty" : "is not allowed to be unset")}"),
        };
    }

    private string Trim(string name, char modifier)
    {
        var word = Until('}', rawEscapes: true, quotes: true);
        var longest = word.StartsWith(modifier);
        var pattern = VariablePattern.Parse(longest ? word[1..] : word);
        var value = Value(name) ?? "";
        return modifier == '#' ? pattern.WithoutPrefix(value, longest) : pattern.WithoutSuffix(value, longest);
    }

    private string Replace(string name)
    {
        var all = Next == '/';
        if (all)
        {
            Position++;
        }

        var pattern = VariablePattern.Parse(Until('/', rawEscapes: true, quotes: true));
        var replacement = Until('}', rawEscapes: true, quotes: true);
        return pattern.Replace(Value(name) ?? "", replacement, all);
    }

    private string Until(char? stop, bool rawEscapes, bool quotes)
    {
        var result = new StringBuilder();
        while (!AtEnd)
        {
            var next = Next;
            if (next == stop)
            {
                Position++;
                return result.ToString();
            }

            switch (next)
            {
                case '$':
                    result.Append(Dollar());
                    break;
                case '\'' when quotes:
                    SingleQuotes(result);
                    break;
                case '"' when quotes:
                    DoubleQuotes(result, rawEscapes);
                    break;
                default:
                    Plain(result, rawEscapes);
                    break;
            }
        }

        return stop is null ? result.ToString() : throw new WordException($"a '${{' has no closing '{stop}'");
    }

    private void Plain(StringBuilder result, bool rawEscapes)
    {
        var taken = Take();
        if (taken != escape)
        {
            result.Append(taken);
            return;
        }

        if (rawEscapes)
        {
            result.Append(taken);
        }

        if (!AtEnd)
        {
            result.Append(Take());
        }
    }

    private void SingleQuotes(StringBuilder result)
    {
        var end = text.IndexOf('\'', Position + 1);
        if (end < 0)
        {
            throw new WordException("a single quote is not closed");
        }

        result.Append(text, Position + 1, end - Position - 1);
        Position = end + 1;
    }

    private void DoubleQuotes(StringBuilder result, bool rawEscapes)
    {
        Position++;
        while (!AtEnd)
        {
            if (Next == '"')
            {
                Position++;
                return;
            }

            if (Next == '$')
            {
                result.Append(Dollar());
                continue;
            }

            var taken = Take();
            if (taken == escape)
            {
                if (rawEscapes)
                {
                    result.Append(taken);
                }

                if (AtEnd)
                {
                    break;
                }

                if (Next == '"' || Next == '$' || Next == escape)
                {
                    taken = Take();
                }
            }

            result.Append(taken);
        }

        throw new WordException("a double quote is not closed");
    }

    private string Name()
    {
        var start = Position;
        if (char.IsDigit(Next))
        {
            while (char.IsDigit(Next))
            {
                Position++;
            }
        }
        else if (Next is '@' or '*' or '#' or '?' or '-' or '$' or '!')
        {
            Position++;
        }
        else
        {
            while (Next == '_' || char.IsLetterOrDigit(Next))
            {
                Position++;
            }
        }

        return text[start..Position];
    }

    private string? Value(string name) => lookup?.Invoke(name);

    private char Take() => AtEnd ? End : text[Position++];
}
