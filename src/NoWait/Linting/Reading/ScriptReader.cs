using System.Buffers;
using System.Text;

namespace NoWait.Linting.Reading;

/// <summary>Splits shell text into simple commands. It reads enough of the language to know programs and arguments, and never fails.</summary>
/// <param name="text">The text, with the Dockerfile's continuations and comments still in it.</param>
/// <param name="start">Where to begin.</param>
/// <param name="escape">The Dockerfile's escape character.</param>
internal sealed class ScriptReader(string text, int start, char escape)
{
    private const int MostWords = 10_000;
    private static readonly string[] Keywords = ["if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "{", "}", "!", "function", "select", "time"];
    private static readonly string[] Branches = ["if", "for", "while", "until", "case", "function", "select", "elif", "else"];

    private static readonly SearchValues<char> NameSigns = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+");

    private readonly List<ShellCommand> _commands = [];
    private readonly StringBuilder _word = new();
    private List<ShellWord> _words = [];
    private int _position = start;
    private int _depth;
    private int _end = start;
    private bool _isBranching;
    private bool _redirects;

    /// <summary>Passes over so many flags.</summary>
    /// <returns>The index after them.</returns>
    public int PassFlags(int count)
    {
        for (; count > 0; count--)
        {
            PassBlanks();
            while (_position < text.Length && !char.IsWhiteSpace(text[_position]))
            {
                _position += text[_position] == escape && _position + 1 < text.Length ? 2 : 1;
            }
        }

        PassBlanks();
        return Math.Min(_position, text.Length);
    }

    /// <summary>Reads everything.</summary>
    public Script Read()
    {
        var words = 0;
        while (_position < text.Length && words++ < MostWords)
        {
            PassBlanks();
            if (_position < text.Length)
            {
                Next();
            }
        }

        EndCommand("");
        return new Script(_commands) { IsBranching = _isBranching };
    }

    private void Next()
    {
        var character = text[_position];
        switch (character)
        {
            case '\n' or ';':
                _position += At(";;") ? 2 : 1;
                EndCommand(";");
                break;
            case '&' when At("&&"):
                _position += 2;
                EndCommand("&&");
                break;
            case '|' when At("||"):
                _position += 2;
                EndCommand("||");
                break;
            case '|':
                _position++;
                EndCommand("|");
                break;
            case '&' when !At("&>"):
                _position++;
                EndCommand("&");
                break;
            case '(' or ')':
                _position++;
                EndCommand(";");
                _depth = Math.Max(0, _depth + (character == '(' ? 1 : -1));
                _isBranching = true;
                break;
            case '#':
                PassLine();
                break;
            case '<' or '>' or '&':
                PassRedirection();
                break;
            default:
                Word();
                break;
        }
    }

    private void Word()
    {
        var (begin, isDynamic, isQuoted) = (_position, false, false);
        _word.Clear();
        while (_position < text.Length && !IsEnd(text[_position]))
        {
            var character = text[_position];
            isQuoted |= character is '\'' or '"';
            switch (character)
            {
                case '\'':
                    Until('\'');
                    break;
                case '"':
                    isDynamic |= DoubleQuotes();
                    break;
                case '$' or '`':
                    isDynamic = true;
                    Substitution(_word);
                    break;
                case '\\':
                    Escaped();
                    break;
                default:
                    isDynamic |= character is '*' or '?' or '[';
                    _word.Append(character);
                    _position++;
                    break;
            }

            if (IsContinuation(_position))
            {
                break;
            }
        }

        if (_position == begin)
        {
            _position++;
            return;
        }

        Take(new ShellWord(_word.ToString(), begin, _position - begin, isDynamic), isQuoted);
    }

    private void Take(ShellWord word, bool isQuoted)
    {
        if (_redirects)
        {
            _redirects = false;
            _end = _position;
            return;
        }

        if (_position < text.Length && text[_position] is '<' or '>' && word.Text.Length > 0 && word.Text.All(char.IsAsciiDigit))
        {
            return;
        }

        if (_words.Count == 0 && !isQuoted && Array.IndexOf(Keywords, word.Text) >= 0)
        {
            _isBranching = true;
            _depth += Array.IndexOf(Branches, word.Text) >= 0 ? 1 : word.Text is "fi" or "done" or "esac" && _depth > 0 ? -1 : 0;
            _end = _position;
            return;
        }

        _end = _position;
        if (_words.Count > 0 || !IsAssignment(word.Text))
        {
            _words.Add(word);
        }
    }

    private void EndCommand(string then)
    {
        _redirects = false;
        if (_words.Count == 0)
        {
            return;
        }

        _commands.Add(new ShellCommand(_words) { Then = then, IsNested = _depth > 0, End = _end });
        _words = [];
    }

    private bool DoubleQuotes()
    {
        var isDynamic = false;
        for (_position++; _position < text.Length && text[_position] != '"';)
        {
            if (text[_position] is '$' or '`')
            {
                isDynamic = true;
                Substitution(_word);
            }
            else if (text[_position] == '\\')
            {
                Escaped();
            }
            else
            {
                _word.Append(text[_position++]);
            }
        }

        _position = Math.Min(_position + 1, text.Length);
        return isDynamic;
    }

    private void Until(char quote)
    {
        var end = text.IndexOf(quote, _position + 1);
        end = end < 0 ? text.Length : end;
        _word.Append(text, _position + 1, end - _position - 1);
        _position = Math.Min(end + 1, text.Length);
    }

    private void Escaped()
    {
        if (_position + 1 < text.Length)
        {
            _word.Append(text[_position + 1]);
        }

        _position = Math.Min(_position + 2, text.Length);
    }

    // What a substitution runs is a command of its own; what it prints is not known.
    private void Substitution(StringBuilder word)
    {
        var begin = _position;
        var (open, close) = At("$(") ? ('(', ')') : At("${") ? ('{', '}') : ('\0', '\0');
        if (text[_position] == '`')
        {
            var end = text.IndexOf('`', _position + 1);
            _position = end < 0 ? text.Length : end + 1;
        }
        else if (open == '\0')
        {
            _position++;
        }
        else
        {
            PassNested(open, close);
        }

        word.Append(text, begin, _position - begin);
        if (open == '(' && _position - begin > 3 && text[begin + 2] != '(' && _depth < 8)
        {
            Inner(text[(begin + 2)..Math.Max(begin + 2, _position - 1)]);
        }
    }

    private void Inner(string inner)
    {
        var reader = new ScriptReader(inner, 0, escape) { _depth = _depth + 1 };
        foreach (var command in reader.Read().Commands)
        {
            _commands.Add(new ShellCommand([.. command.Words.Select(word => word with { Start = -1 })]) { Then = command.Then, IsNested = true });
        }
    }

    private void PassNested(char open, char close)
    {
        var depth = 0;
        for (; _position < text.Length; _position++)
        {
            depth += text[_position] == open ? 1 : text[_position] == close ? -1 : 0;
            if (depth == 0 && text[_position] == close)
            {
                _position++;
                return;
            }
        }
    }

    private void PassRedirection()
    {
        while (_position < text.Length && text[_position] is '<' or '>' or '&' or '-')
        {
            _position++;
        }

        _redirects = true;
    }

    private void PassBlanks()
    {
        while (_position < text.Length)
        {
            if (IsContinuation(_position))
            {
                PassLine();
                PassComments();
            }
            else if (text[_position] is ' ' or '\t' or '\r' or '\v' or '\f')
            {
                _position++;
            }
            else
            {
                return;
            }
        }
    }

    // Within a continued instruction, empty lines and comments say nothing.
    private void PassComments()
    {
        while (_position < text.Length)
        {
            var end = text.IndexOf('\n', _position);
            var line = end < 0 ? text.AsSpan(_position) : text.AsSpan(_position, end - _position);
            if (!line.IsWhiteSpace() && !line.TrimStart().StartsWith("#"))
            {
                return;
            }

            _position = end < 0 ? text.Length : end + 1;
        }
    }

    private void PassLine()
    {
        var end = text.IndexOf('\n', _position);
        _position = end < 0 ? text.Length : end + 1;
    }

    private bool IsContinuation(int at)
    {
        if (at >= text.Length || text[at] != escape)
        {
            return false;
        }

        var rest = text.AsSpan(at + 1);
        var end = rest.IndexOf('\n');
        return end >= 0 && rest[..end].IsWhiteSpace();
    }

    private bool At(string what) => text.AsSpan(_position).StartsWith(what);

    private static bool IsEnd(char character) => character is ' ' or '\t' or '\r' or '\n' or '\v' or '\f' or ';' or '&' or '|' or '(' or ')' or '<' or '>';

    private static bool IsAssignment(string word)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && word.AsSpan(0, at).IndexOfAnyExcept(NameSigns) < 0 && !char.IsAsciiDigit(word[0]);
    }
}
