namespace NoWait.Linting.Reading;

/// <summary>The words of an instruction as they are written, with their places: for corrections of single words.</summary>
internal static class RawWords
{
    /// <summary>The words, the keyword first; continuations and the comments within are passed over.</summary>
    public static List<(string Text, int At)> Of(InstructionLine line)
    {
        var words = new List<(string, int)>();
        var raw = line.Raw;
        var position = 0;
        var startsLine = false;
        while (position < raw.Length)
        {
            var character = raw[position];
            if (startsLine && character == '#')
            {
                var end = raw.IndexOf('\n', position);
                position = end < 0 ? raw.Length : end + 1;
            }
            else if (char.IsWhiteSpace(character))
            {
                startsLine |= character == '\n';
                position++;
            }
            else if (character == line.Logical.Escape && EndsLine(raw, position + 1))
            {
                position++;
            }
            else
            {
                startsLine = false;
                var begin = position;
                while (position < raw.Length && !char.IsWhiteSpace(raw[position]))
                {
                    if (raw[position] == line.Logical.Escape && EndsLine(raw, position + 1))
                    {
                        break;
                    }

                    position++;
                }

                words.Add((raw[begin..position], begin));
            }
        }

        return words;
    }

    private static bool EndsLine(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r')
        {
            at++;
        }

        return at < text.Length && text[at] == '\n';
    }
}
