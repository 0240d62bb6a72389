using System.Text;

namespace NoWait.Images.Dockerfiles;

/// <summary>Splits a Dockerfile into instructions: directives, comments, continuations and here-documents.</summary>
internal sealed class LineReader
{
    private const int MaximalInstructions = 100_000;
    private readonly string _text;
    private readonly SourceText _source;
    private readonly Action<LogicalLine> _instruction;
    private readonly Action<int, string> _comment;
    private int _position;
    private int _number;

    private LineReader(string text, SourceText source, Action<LogicalLine> instruction, Action<int, string> comment)
    {
        _text = text;
        _source = source;
        _instruction = instruction;
        _comment = comment;
        _position = text.StartsWith('\ufeff') ? 1 : 0;
    }

    /// <summary>Hands over each instruction, and each comment between instructions, in order.</summary>
    /// <returns>The parser directives.</returns>
    public static Values<KeyValuePair<string, string>> Read(
        string text,
        SourceText source,
        Action<LogicalLine> instruction,
        Action<int, string> comment)
    {
        var reader = new LineReader(text, source, instruction, comment);
        var directives = reader.Directives();
        for (var i = 0; reader.Step(); i++)
        {
            if (i == MaximalInstructions)
            {
                throw source.Error(
                    reader._number,
                    $"there are more than {MaximalInstructions} lines of instructions",
                    "Split the file");
            }
        }

        return directives;
    }

    private Values<KeyValuePair<string, string>> Directives()
    {
        var found = new List<KeyValuePair<string, string>>();
        while (true)
        {
            var (position, number) = (_position, _number);
            if (NextLine() is not { } line || Directive(line.TrimStart()) is not { } directive)
            {
                (_position, _number) = (position, number);
                return found.ToValues();
            }

            if (found.Exists(other => other.Key == directive.Key))
            {
                throw _source.Error(_number, $"the directive '{directive.Key}' is given twice", "Keep one of them");
            }

            if (directive.Key == "escape")
            {
                _source.Escape = directive.Value is "\\" or "`"
                    ? directive.Value[0]
                    : throw _source.Error(
                        _number,
                        $"'{LogicalLine.Shorten(directive.Value)}' cannot be the escape character",
                        "Write \\ or `");
            }

            found.Add(directive);
        }
    }

    private static KeyValuePair<string, string>? Directive(string line)
    {
        if (!line.StartsWith('#') || line.IndexOf('=', StringComparison.Ordinal) is var at && at < 0)
        {
            return null;
        }

        var name = line[1..at].Trim();
        var value = line[(at + 1)..].Trim();
        var isName = name.ToLowerInvariant() is "syntax" or "escape" or "check";
        return isName && value.Length > 0 ? new(name.ToLowerInvariant(), value) : null;
    }

    private bool Step()
    {
        if (NextLine() is not { } line)
        {
            return false;
        }

        var start = _number;
        line = line.TrimStart();
        if (line.StartsWith('#'))
        {
            _comment(start, line[1..].Trim());
            return true;
        }

        var text = Continued(line);
        if (text.Length > 0 && !string.IsNullOrWhiteSpace(text))
        {
            var logical = LogicalLine.Split(_source, start, text) with { TextEnd = _number, End = _number };
            _instruction(HeredocText.CanStandIn(logical, text)
                ? logical with { Heredocs = Documents(logical, text), End = _number }
                : logical);
        }

        return true;
    }

    private string Continued(string line)
    {
        if (!TrimContinuation(ref line))
        {
            return line;
        }

        var joined = new StringBuilder(line);
        while (NextLine() is { } next)
        {
            if (string.IsNullOrWhiteSpace(next) || next.AsSpan().TrimStart().StartsWith("#"))
            {
                continue;
            }

            var continues = TrimContinuation(ref next);
            joined.Append(next);
            if (!continues)
            {
                break;
            }
        }

        return joined.ToString();
    }

    private bool TrimContinuation(ref string line)
    {
        var end = line.AsSpan().TrimEnd(" \t").Length;
        if (end == 0 || line[end - 1] != _source.Escape || (end > 1 && line[end - 2] == _source.Escape))
        {
            return false;
        }

        line = line[..(end - 1)];
        return true;
    }

    private List<Heredoc> Documents(LogicalLine logical, string text)
    {
        var documents = HeredocText.Find(logical, text);
        for (var i = 0; i < documents.Count; i++)
        {
            documents[i] = documents[i] with { Content = Content(logical, documents[i]) };
        }

        return documents;
    }

    private string Content(LogicalLine logical, Heredoc document)
    {
        var content = new StringBuilder();
        while (RawLine() is { } raw)
        {
            var line = document.Chomp ? raw.AsSpan().TrimStart('\t') : raw;
            if (line.TrimEnd("\r\n").SequenceEqual(document.Name))
            {
                return content.ToString();
            }

            content.Append(line);
        }

        throw logical.Error(
            $"the here-document '{LogicalLine.Shorten(document.Name)}' is not ended",
            $"Write {LogicalLine.Shorten(document.Name)} alone on the line after it");
    }

    private string? NextLine() => RawLine()?.TrimEnd('\r', '\n');

    private string? RawLine()
    {
        if (_position >= _text.Length)
        {
            return null;
        }

        var end = _text.IndexOf('\n', _position);
        var next = end < 0 ? _text.Length : end + 1;
        var line = _text[_position..next];
        _position = next;
        _number++;
        return line;
    }
}
