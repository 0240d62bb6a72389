namespace NoWait.Images;

/// <summary>What a stage may be called.</summary>
internal static class StageName
{
    /// <summary>Whether a name is a lower-case letter and then letters, digits, <c>-</c>, <c>_</c> or <c>.</c></summary>
    public static bool IsValid(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetterLower(name[0]))
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
