using System.Text;

namespace NoWait.Builders;

/// <summary>How a text is read by what it is given to.</summary>
internal enum PathQuoting
{
    /// <summary>As it is: an argument, a variable, a document.</summary>
    Raw,

    /// <summary>By a shell, with quotes and escapes.</summary>
    Shell,
}

/// <summary>Finds the absolute paths that begin a word of a text, and puts others in their place.</summary>
/// <remarks>
/// A path begins at the text's start and after blanks, quotes and the marks that part words (<c>= : , ; ( | &amp; &lt;
/// &gt;</c>), and after an option's letter (<c>-I/src</c>). In <c>FROM=TO</c>, as compilers take it for prefix maps,
/// TO is a name to write and no place to go: it stays.
/// </remarks>
internal sealed class PathWords(string text, PathQuoting quoting, HostPaths paths)
{
    private readonly StringBuilder _result = new(text.Length + 64);
    private char _quote;
    private bool _begins = true;
    private int _wordStart;

    /// <summary>The text with every path replaced.</summary>
    public string Map()
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '/' && (_begins || FollowsOption(i) || FollowsFileScheme(i))
                && paths.TryMatch(text, i, out var length, out var target))
            {
                AppendQuoted(target);
                i += length - 1;
                _begins = false;
            }
            else if (text[i] == '\\' && quoting == PathQuoting.Shell && _quote != '\'' && i + 1 < text.Length)
            {
                // A joined line's end parts words as well.
                _result.Append(text[i]).Append(text[++i]);
                _begins = text[i] == '\n';
            }
            else
            {
                Pass(i);
            }
        }

        return _result.ToString();
    }

    private void Pass(int i)
    {
        var character = text[i];
        _result.Append(character);
        if (character is '\'' or '"')
        {
            PassQuote(character);
        }
        else if (character == '=')
        {
            _begins = !text.AsSpan(_wordStart, i - _wordStart).ContainsAny("/$=)");
        }
        else if (char.IsWhiteSpace(character) || character is ',' or ':' or ';' or '(' or '|' or '&' or '<' or '>' or '`' or '@')
        {
            _begins = true;
            _wordStart = i + 1;
        }
        else
        {
            // The default in ${NAME:-/path} begins a word, too.
            _begins = character == '-' && i > 0 && text[i - 1] == ':';
        }
    }

    private void PassQuote(char character)
    {
        if (quoting == PathQuoting.Raw)
        {
            return;
        }

        if (_quote == 0)
        {
            _quote = character;
        }
        else if (_quote == character)
        {
            _quote = '\0';
            _begins = false;
        }
    }

    private bool FollowsOption(int i) => i >= 2 && text[i - 2] == '-' && char.IsAsciiLetter(text[i - 1])
        && (i == 2 || char.IsWhiteSpace(text[i - 3]) || text[i - 3] is '\'' or '"' or '=');

    private bool FollowsFileScheme(int i) => i >= 7 && string.CompareOrdinal(text, i - 7, "file://", 0, 7) == 0;

    private void AppendQuoted(string target)
    {
        foreach (var character in target)
        {
            var special = quoting == PathQuoting.Shell && (_quote switch
            {
                '\'' => character == '\'',
                '"' => character is '"' or '$' or '`' or '\\',
                _ => !char.IsAsciiLetterOrDigit(character) && !"/._-+,:@%=".Contains(character, StringComparison.Ordinal),
            });
            _ = special
                ? _quote == '\'' ? _result.Append("'\\''") : _result.Append('\\').Append(character)
                : _result.Append(character);
        }
    }
}
