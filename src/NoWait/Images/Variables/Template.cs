using System.Text;

namespace NoWait.Images.Variables;

/// <summary>A text with references to variables, as the model's properties hold it.</summary>
/// <remarks>
/// <c>$name</c> and <c>${…}</c> are references. Of a run of backslashes before a dollar every two are one, and an odd
/// one makes the dollar ordinary; every other character is itself. So each meaning has exactly one text, which
/// <see cref="ToString"/> gives.
/// </remarks>
internal sealed class Template
{
    private readonly List<Piece> _pieces = [];
    private readonly StringBuilder _literal = new();

    /// <summary>Its literal texts and references, in order; no two literals follow each other.</summary>
    public IReadOnlyList<Piece> Pieces
    {
        get
        {
            EndLiteral();
            return _pieces;
        }
    }

    /// <summary>Reads the model's text.</summary>
    /// <exception cref="WordException">A reference is not closed, or has no such modifier.</exception>
    public static Template Parse(string text, char escape)
    {
        var template = new Template();
        var position = 0;
        while (position < text.Length)
        {
            var dollar = text.IndexOf('$', position);
            if (dollar < 0)
            {
                template.Literal(text.AsSpan(position));
                break;
            }

            var slashes = dollar;
            while (slashes > position && text[slashes - 1] == '\\')
            {
                slashes--;
            }

            var count = dollar - slashes;
            template.Literal(text.AsSpan(position, slashes + (count / 2) - position));
            position = count % 2 == 1 ? template.LiteralDollar(dollar) : template.Reference(text, dollar, escape);
        }

        return template;
    }

    /// <summary>The same meaning in its one text; an unreadable text is returned as it is.</summary>
    public static string Canonical(string text)
    {
        try
        {
            return text.Contains('$', StringComparison.Ordinal) ? Parse(text, '\\').ToString() : text;
        }
        catch (WordException)
        {
            return text;
        }
    }

    /// <summary>The text with values put in; an unset variable is empty.</summary>
    /// <exception cref="WordException">A reference is wrong, or demands a variable that is unset.</exception>
    public static string Evaluate(string text, char escape, Func<string, string?> lookup)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        foreach (var (piece, isReference) in Parse(text, escape).Pieces)
        {
            result.Append(isReference ? new ShellLexer(piece, escape, lookup).Dollar() : piece);
        }

        return result.ToString();
    }

    /// <summary>Adds text that means itself.</summary>
    public void Literal(ReadOnlySpan<char> text) => _literal.Append(text);

    /// <summary>Adds the reference at the dollar at <paramref name="start"/>, or the dollar when it is none.</summary>
    /// <returns>The index after it.</returns>
    public int Reference(string text, int start, char escape)
    {
        if (start + 1 == text.Length || !ShellLexer.StartsName(text[start + 1]))
        {
            Literal("$");
            return start + 1;
        }

        var lexer = new ShellLexer(text, escape, lookup: null) { Position = start };
        lexer.Dollar();
        EndLiteral();
        _pieces.Add(new Piece(text[start..lexer.Position], IsReference: true));
        return lexer.Position;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var pieces = Pieces;
        var result = new StringBuilder();
        for (var i = 0; i < pieces.Count; i++)
        {
            var (text, isReference) = pieces[i];
            var next = i + 1 < pieces.Count ? pieces[i + 1].Text[0] : '\0';
            if (isReference)
            {
                result.Append(NeedsBraces(text, next) ? $"${{{text[1..]}}}" : text);
            }
            else
            {
                AppendLiteral(result, text, next);
            }
        }

        return result.ToString();
    }

    private static bool NeedsBraces(string reference, char next) =>
        (char.IsDigit(reference[^1]) && char.IsDigit(reference[1]) && char.IsDigit(next))
        || ((reference[1] == '_' || char.IsLetter(reference[1])) && (next == '_' || char.IsLetterOrDigit(next)));

    private static void AppendLiteral(StringBuilder result, string text, char next)
    {
        var slashes = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var following = i + 1 < text.Length ? text[i + 1] : next;
            if (text[i] == '$' && (slashes > 0 || ShellLexer.StartsName(following)))
            {
                result.Append('\\', slashes + 1);
            }

            slashes = text[i] == '\\' ? slashes + 1 : 0;
            result.Append(text[i]);
        }

        if (next == '$')
        {
            result.Append('\\', slashes);
        }
    }

    private void EndLiteral()
    {
        if (_literal.Length > 0)
        {
            _pieces.Add(new Piece(_literal.ToString(), IsReference: false));
            _literal.Clear();
        }
    }

    private int LiteralDollar(int at)
    {
        Literal("$");
        return at + 1;
    }
}

/// <summary>A part of a template.</summary>
/// <param name="Text">A literal, or a reference with its dollar; never empty.</param>
/// <param name="IsReference">Whether it is a reference.</param>
internal readonly record struct Piece(string Text, bool IsReference);
