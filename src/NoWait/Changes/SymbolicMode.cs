namespace NoWait.Changes;

/// <summary>Modes as <c>chmod</c> takes them in letters: <c>u+x,go-w</c>.</summary>
internal static class SymbolicMode
{
    /// <summary>The mode after the changes.</summary>
    /// <exception cref="FormatException">The text is no mode.</exception>
    public static int Apply(string text, int mode)
    {
        foreach (var clause in text.Split(','))
        {
            var at = clause.AsSpan().IndexOfAny("+-=");
            if (at < 0)
            {
                throw new FormatException($"'{text}' is no mode: write it octal (0755) or as u+x,go-w.");
            }

            var who = clause[..at] is "" or "a" ? "ugo" : clause[..at];
            mode = Apply(who, clause[at], Bits(clause[(at + 1)..], mode), mode);
        }

        return mode;
    }

    private static int Apply(string who, char operation, int bits, int mode)
    {
        foreach (var one in who)
        {
            var shift = one switch { 'u' => 6, 'g' => 3, 'o' => 0, _ => throw new FormatException($"'{one}' is not u, g, o or a.") };
            mode = operation switch
            {
                '+' => mode | (bits << shift),
                '-' => mode & ~(bits << shift),
                _ => (mode & ~(7 << shift)) | (bits << shift),
            };
        }

        return mode;
    }

    private static int Bits(string letters, int mode)
    {
        const int anyExecute = 0b001_001_001;
        var bits = 0;
        foreach (var letter in letters)
        {
            bits |= letter switch
            {
                'r' => 4,
                'w' => 2,
                'x' => 1,
                'X' => (mode & anyExecute) != 0 ? 1 : 0,
                _ => throw new FormatException($"'{letter}' is not r, w, x or X."),
            };
        }

        return bits;
    }
}
