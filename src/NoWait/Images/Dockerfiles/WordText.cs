using System.Text;
using NoWait.Images.Variables;

namespace NoWait.Images.Dockerfiles;

/// <summary>Turns a Dockerfile's words, with their quotes and escapes, into the model's templates and back.</summary>
internal static class WordText
{
    /// <summary>The template that a word means.</summary>
    /// <exception cref="WordException">A quote or a substitution is not closed.</exception>
    public static string Read(string word, char escape)
    {
        if (!IsSpecial(word, escape))
        {
            return word;
        }

        var template = new Template();
        var position = 0;
        while (position < word.Length)
        {
            position = word[position] switch
            {
                '$' => template.Reference(word, position, escape),
                '\'' => SingleQuotes(template, word, position),
                '"' => DoubleQuotes(template, word, position, escape),
                var other => Plain(template, word, other == escape ? position + 1 : position),
            };
        }

        return template.ToString();
    }

    /// <summary>The word without quotes: for lists of words, and for JSON strings.</summary>
    public static string Bare(string text, char escape)
    {
        if (!IsSpecial(text, escape))
        {
            return text;
        }

        var result = new StringBuilder();
        foreach (var (piece, isReference) in Pieces(text, escape))
        {
            if (isReference)
            {
                result.Append(piece);
                continue;
            }

            foreach (var character in piece)
            {
                if (character is '$' or '\'' or '"' || character == escape)
                {
                    result.Append(escape);
                }

                result.Append(character);
            }
        }

        return result.ToString();
    }

    /// <summary>The word in double quotes wherever it would not stay one word without.</summary>
    public static string Quoted(string text, char escape)
    {
        if (text.Length > 0 && !Checks.TextCheck.HasBlank(text))
        {
            return Bare(text, escape);
        }

        var result = new StringBuilder("\"");
        foreach (var (piece, isReference) in Pieces(text, escape))
        {
            if (isReference)
            {
                // Who splits words knows nothing of braces: a quote within them would end the outer one.
                var outside = piece.AsSpan().ContainsAny('"', '\'');
                result.Append(outside ? $"\"{piece}\"" : piece);
                continue;
            }

            foreach (var character in piece)
            {
                if (character is '$' or '"' || character == escape)
                {
                    result.Append(escape);
                }

                result.Append(character);
            }
        }

        return result.Append('"').ToString();
    }

    private static bool IsSpecial(string text, char escape)
    {
        foreach (var character in text)
        {
            if (character is '$' or '\'' or '"' or '\\' || character == escape)
            {
                return true;
            }
        }

        return false;
    }

    // A message may show what is broken: it is shown as it is.
    private static IReadOnlyList<Piece> Pieces(string text, char escape)
    {
        try
        {
            return Template.Parse(text, escape).Pieces;
        }
        catch (WordException)
        {
            return [new Piece(text, IsReference: true)];
        }
    }

    private static int Plain(Template template, string word, int position)
    {
        if (position < word.Length)
        {
            template.Literal(word.AsSpan(position, 1));
        }

        return position + 1;
    }

    private static int SingleQuotes(Template template, string word, int position)
    {
        var end = word.IndexOf('\'', position + 1);
        if (end < 0)
        {
            throw new WordException("a single quote is not closed");
        }

        template.Literal(word.AsSpan(position + 1, end - position - 1));
        return end + 1;
    }

    private static int DoubleQuotes(Template template, string word, int position, char escape)
    {
        position++;
        while (position < word.Length)
        {
            var character = word[position];
            if (character == '"')
            {
                return position + 1;
            }

            if (character == '$')
            {
                position = template.Reference(word, position, escape);
                continue;
            }

            var escapes = character == escape && position + 1 < word.Length
                && (word[position + 1] is '"' or '$' || word[position + 1] == escape);
            position += escapes ? 1 : 0;
            template.Literal(word.AsSpan(position, 1));
            position++;
        }

        throw new WordException("a double quote is not closed");
    }
}
