using System.Buffers;
using NoWait.Images.Dockerfiles;

namespace NoWait.Linting.Reading;

/// <summary>An instruction as it stands in the text.</summary>
/// <param name="Logical">What it says.</param>
/// <param name="Start">Where its keyword begins, in characters.</param>
/// <param name="Raw">Its text without its here-documents, continuations and comments included.</param>
internal sealed record InstructionLine(LogicalLine Logical, int Start, string Raw)
{
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\v\f");

    /// <summary>The keyword as it is written.</summary>
    public string Keyword => Raw[..KeywordLength];

    /// <summary>The length of the keyword.</summary>
    public int KeywordLength
    {
        get
        {
            var end = Raw.AsSpan().IndexOfAny(Blanks);
            return end < 0 ? Raw.Length : end;
        }
    }

    /// <summary>Whether no comment stands within it, which writing it anew would lose.</summary>
    public bool IsPlain { get; } = !HasComment(Raw);

    /// <summary>Replaces all of it.</summary>
    public Edit Replace(string text) => new(Start, Raw.Length, text);

    /// <summary>Replaces a part.</summary>
    /// <param name="at">Where, counted from <see cref="Start"/>.</param>
    /// <param name="length">How much.</param>
    /// <param name="text">By what.</param>
    public Edit Replace(int at, int length, string text) => new(Start + at, length, text);

    private static bool HasComment(string raw)
    {
        for (var at = raw.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = raw.IndexOf('\n', at + 1))
        {
            if (raw.AsSpan(at + 1).TrimStart(" \t").StartsWith("#"))
            {
                return true;
            }
        }

        return false;
    }
}
