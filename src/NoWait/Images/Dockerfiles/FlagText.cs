using System.Text;

namespace NoWait.Images.Dockerfiles;

/// <summary>The <c>--name=value</c> words between an instruction's keyword and its arguments.</summary>
internal static class FlagText
{
    /// <summary>Takes the flags off the start of a text, with their quotes and escapes resolved.</summary>
    /// <returns>The flags, and what follows them; <c>--</c> alone ends them and is left out.</returns>
    public static (IReadOnlyList<string> Flags, string Remainder) Split(string text, char escape)
    {
        var flags = new List<string>();
        var position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            if (!text.AsSpan(position).StartsWith("--"))
            {
                return (flags, text[position..]);
            }

            var flag = Word(text, ref position, escape);
            if (flag == "--")
            {
                return (flags, text[position..]);
            }

            flags.Add(flag);
        }
    }

    /// <summary>A flag's value with what ends a word escaped.</summary>
    public static string Escape(string value, char escape)
    {
        var result = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (character is '\'' or '"' || character == escape || char.IsWhiteSpace(character))
            {
                result.Append(escape);
            }

            result.Append(character);
        }

        return result.ToString();
    }

    private static string Word(string text, ref int position, char escape)
    {
        var word = new StringBuilder();
        char? quote = null;
        for (; position < text.Length; position++)
        {
            var character = text[position];
            if (quote is null && char.IsWhiteSpace(character))
            {
                break;
            }

            if (quote is null && character is '\'' or '"')
            {
                quote = character;
            }
            else if (character == quote)
            {
                quote = null;
            }
            else if (character != escape)
            {
                word.Append(character);
            }
            else if (++position < text.Length)
            {
                word.Append(text[position]);
            }
        }

        position = Math.Min(position, text.Length);
        return word.ToString();
    }
}
