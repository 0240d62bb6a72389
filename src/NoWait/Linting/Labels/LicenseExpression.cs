using System.Text;

namespace NoWait.Linting.Labels;

/// <summary>Tells SPDX license expressions (SPDX specification, annex D) from other words for licenses.</summary>
internal static class LicenseExpression
{
    private const int Deepest = 50;

    private static readonly Lazy<HashSet<string>> Known = new(Read);

    /// <summary>Whether it is an expression of identifiers that SPDX lists, or of references to licenses of one's own.</summary>
    public static bool IsOne(string text)
    {
        var words = text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var at = 0;
        return IsAny(words, ref at, 0) && at == words.Length;
    }

    private static bool IsAny(string[] words, ref int at, int depth)
    {
        do
        {
            if (!IsTerm(words, ref at, depth))
            {
                return false;
            }
        }
        while (at < words.Length && words[at] is "AND" or "OR" && at++ < words.Length);
        return true;
    }

    private static bool IsTerm(string[] words, ref int at, int depth)
    {
        if (at >= words.Length || depth > Deepest)
        {
            return false;
        }

        if (words[at] == "(")
        {
            at++;
            return IsAny(words, ref at, depth + 1) && at < words.Length && words[at++] == ")";
        }

        if (!IsLicense(words[at++]))
        {
            return false;
        }

        if (at >= words.Length || words[at] != "WITH")
        {
            return true;
        }

        at += 2;
        return at <= words.Length && IsName(words[at - 1]);
    }

    private static bool IsLicense(string word)
    {
        const string own = "LicenseRef-";
        var reference = word.StartsWith("DocumentRef-", StringComparison.Ordinal) ? word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..] : word;
        return reference.StartsWith(own, StringComparison.Ordinal)
            ? IsName(reference[own.Length..])
            : Known.Value.Contains(word.EndsWith('+') ? word[..^1] : word);
    }

    private static bool IsName(string word) => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');

    private static HashSet<string> Read()
    {
        using var reader = new StreamReader(typeof(LicenseExpression).Assembly.GetManifestResourceStream("licenses.txt")!, Encoding.ASCII);
        return new(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
    }
}
