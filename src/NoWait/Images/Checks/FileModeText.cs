namespace NoWait.Images.Checks;

/// <summary>Modes as <c>chmod</c> takes them.</summary>
internal static class FileModeText
{
    /// <summary>Whether a text is one to four octal digits, after a zero or not, or a list of symbolic changes.</summary>
    public static bool IsValid(string text)
    {
        if (text.Length is > 0 and <= 5 && !text.AsSpan().ContainsAnyExceptInRange('0', '7'))
        {
            return text.Length < 5 || text[0] == '0';
        }

        foreach (var part in text.Split(','))
        {
            if (!IsChange(part))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsChange(string text)
    {
        var rest = text.AsSpan().TrimStart("ugoa");
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            if (rest[0] is not ('+' or '-' or '='))
            {
                return false;
            }

            rest = rest[1..].TrimStart("rwxXstugo");
        }

        return true;
    }
}

/// <summary>Owners as <c>--chown</c> takes them.</summary>
internal static class OwnerText
{
    /// <summary>Whether a text is a user, a group after a colon, or both, each a name or a number.</summary>
    public static bool IsValid(string text)
    {
        var parts = text.Split(':');
        return parts.Length switch
        {
            1 => IsName(parts[0]),
            2 => (parts[0].Length == 0 || IsName(parts[0])) && IsName(parts[1]),
            _ => false,
        };
    }

    private static bool IsName(string text) => text.Length > 0 && !text.Any(static c => char.IsWhiteSpace(c) || c is '/' or '"' or '\'');
}
