using System.Text;
using NoWait.Images.Variables;

namespace NoWait.Images.Dockerfiles;

/// <summary>Where here-documents are announced: words of the form <c>[digits]&lt;&lt;[-]name</c>.</summary>
internal static class HeredocText
{
    /// <summary>Whether an instruction's words may announce here-documents.</summary>
    public static bool CanStandIn(LogicalLine line, string text)
    {
        if (!text.Contains("<<", StringComparison.Ordinal))
        {
            return false;
        }

        var inner = line.Keyword == "ONBUILD" ? LogicalLine.Split(line.Source, line.Number, line.Rest) : line;
        return inner.Keyword is "RUN" or "COPY" or "ADD" && JsonText.Read(inner) is null;
    }

    /// <summary>The here-documents that an instruction announces, still without their contents.</summary>
    public static List<Heredoc> Find(LogicalLine line, string text)
    {
        var found = new List<Heredoc>();
        foreach (var word in Words(text))
        {
            try
            {
                if (Parse(word) is { } document)
                {
                    found.Add(document);
                }
            }
            catch (WordException e)
            {
                throw line.Error(
                    $"the here-document '{LogicalLine.Shorten(word)}': {e.Message}",
                    "Close it, or escape it with \\",
                    e);
            }
        }

        return found;
    }

    /// <summary>The here-document that a word announces; null when it announces none.</summary>
    public static Heredoc? Parse(string word)
    {
        var digits = 0;
        while (digits < word.Length && char.IsAsciiDigit(word[digits]))
        {
            digits++;
        }

        if (!word.AsSpan(digits).StartsWith("<<"))
        {
            return null;
        }

        var position = digits + 2;
        var chomp = position < word.Length && word[position] == '-';
        var name = word[(chomp ? position + 1 : position)..].TrimStart(' ', '\t', '\r', '\n', '\f');
        if (name.Length == 0 || name.Contains('<', StringComparison.Ordinal))
        {
            return null;
        }

        var (plain, quoted) = Unquote(name);
        return plain.Length == 0 ? null : new Heredoc(plain, "")
        {
            Chomp = chomp,
            Expand = !quoted,
            FileDescriptor = digits == 0 ? null : int.TryParse(word.AsSpan(0, digits), out var number) ? number : int.MaxValue,
        };
    }

    /// <summary>The word that announces a here-document.</summary>
    public static string Write(Heredoc document)
    {
        var result = new StringBuilder().Append(document.FileDescriptor).Append(document.Chomp ? "<<-" : "<<");
        var quote = document.Expand ? "" : "\"";
        result.Append(quote);
        foreach (var character in document.Name)
        {
            if (character is '"' or '\\' or '$' || (character == '\'' && document.Expand))
            {
                result.Append('\\');
            }

            result.Append(character);
        }

        return result.Append(quote).ToString();
    }

    // The shell's words, with quotes and escapes kept; a blank after << still belongs to the word.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var position = 0;
        while (position < text.Length)
        {
            var start = position;
            var character = text[position++];
            if (char.IsWhiteSpace(character))
            {
                End(words, word);
                continue;
            }

            if (character is '\'' or '"')
            {
                position = AfterQuote(text, position, character);
                if (position < 0)
                {
                    // An unclosed quote hides every announcement before it, too: so does BuildKit's lexer.
                    return [];
                }
            }
            else if (character == '\\')
            {
                position = Math.Min(position + 1, text.Length);
            }
            else if (character == '<' && position < text.Length && text[position] == '<')
            {
                position++;
                while (position < text.Length && text[position] is ' ' or '\t' or '\r')
                {
                    position++;
                }
            }

            word.Append(text, start, position - start);
        }

        End(words, word);
        return words;
    }

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }

    private static int AfterQuote(string text, int position, char quote)
    {
        for (; position < text.Length; position++)
        {
            if (text[position] == quote)
            {
                return position + 1;
            }

            if (text[position] == '\\' && quote == '"')
            {
                position++;
            }
        }

        return -1;
    }

    private static (string Plain, bool Quoted) Unquote(string name)
    {
        var result = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] is '\'' or '"')
            {
                var end = AfterQuote(name, i + 1, name[i]);
                if (end < 0)
                {
                    throw new WordException("a quote is not closed");
                }

                quoted = true;
                AppendQuoted(result, name[(i + 1)..(end - 1)], name[i]);
                i = end - 1;
                continue;
            }

            if (name[i] == '\\' && ++i == name.Length)
            {
                break;
            }

            result.Append(name[i]);
        }

        return (result.ToString(), quoted);
    }

    private static void AppendQuoted(StringBuilder result, string text, char quote)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var escapes = quote == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ('"' or '$' or '\\');
            result.Append(text[escapes ? ++i : i]);
        }
    }
}
