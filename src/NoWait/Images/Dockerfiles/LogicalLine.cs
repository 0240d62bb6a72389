using System.Buffers;

namespace NoWait.Images.Dockerfiles;

/// <summary>An instruction as it stands in the text: its continuations joined, its here-documents beside it.</summary>
/// <param name="Source">The file it is from and how that escapes.</param>
/// <param name="Number">The line that it starts on.</param>
/// <param name="Keyword">Its first word, in upper case.</param>
/// <param name="Flags">The <c>--name=value</c> words after it, unquoted.</param>
/// <param name="Rest">Everything after these, trimmed.</param>
internal sealed record LogicalLine(SourceText Source, int Number, string Keyword, IReadOnlyList<string> Flags, string Rest)
{
    /// <summary>Its here-documents, in order.</summary>
    public IReadOnlyList<Heredoc> Heredocs { get; init; } = [];

    /// <summary>The last line of its text, continuations included.</summary>
    public int TextEnd { get; init; } = Number;

    /// <summary>Its last line, here-documents included.</summary>
    public int End { get; init; } = Number;

    /// <summary>Where it starts.</summary>
    public Origin Origin => new(Source.File, Number);

    /// <summary>The escape character.</summary>
    public char Escape => Source.Escape;

    /// <summary>The words of <see cref="Rest"/>, by white space alone.</summary>
    public string[] Words => Rest.Split([' ', '\t', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What BuildKit splits words at.</summary>
    public static SearchValues<char> WhiteSpace { get; } = SearchValues.Create(" \t\v\f\r");

    /// <summary>Takes keyword and flags off an instruction's text.</summary>
    public static LogicalLine Split(SourceText source, int number, string text)
    {
        text = text.Trim();
        var end = text.AsSpan().IndexOfAny(WhiteSpace);
        if (end < 0)
        {
            return new LogicalLine(source, number, text.ToUpperInvariant(), [], "");
        }

        var (flags, rest) = FlagText.Split(text[end..], source.Escape);
        return new LogicalLine(source, number, text[..end].ToUpperInvariant(), flags, rest.Trim());
    }

    /// <summary>The template that a word of this line means.</summary>
    public string Word(string word)
    {
        try
        {
            return WordText.Read(word, Escape);
        }
        catch (Variables.WordException e)
        {
            throw Error($"{Keyword} '{Shorten(word)}': {e.Message}", "Close it, or escape it with " + Escape, e);
        }
    }

    /// <summary>The exception for this line.</summary>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="remedy">What to write, without a full stop.</param>
    /// <param name="inner">What found it; null when nothing did.</param>
    public DockerfileException Error(string what, string remedy, Exception? inner = null) =>
        Source.Error(Number, what, remedy, inner);

    /// <summary>A text that fits into a message.</summary>
    public static string Shorten(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 77), "...");
}

/// <summary>The file that is read, and its escape character.</summary>
/// <param name="File">Its name; null for a text without one.</param>
internal sealed record SourceText(string? File)
{
    /// <summary>Backslash or backtick.</summary>
    public char Escape { get; set; } = '\\';

    /// <summary>The exception for a line.</summary>
    public DockerfileException Error(int line, string what, string remedy, Exception? inner = null) =>
        new($"{File ?? "Dockerfile"}:{line}: {what}. {remedy}.", inner) { File = File, Line = line };
}
