using System.Text;

namespace Nuke.Common.CommandLine;

/// <summary>Names as people write them: <c>--no-cache</c>, <c>NoCache</c> and <c>NO_CACHE</c> are one.</summary>
internal static class Names
{
    /// <summary>Whether two names are the same but for case, dashes and underscores.</summary>
    public static bool Same(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        int i = 0, j = 0;
        while (true)
        {
            while (i < one.Length && IsSeparator(one[i]))
            {
                i++;
            }

            while (j < other.Length && IsSeparator(other[j]))
            {
                j++;
            }

            if (i == one.Length || j == other.Length)
            {
                return i == one.Length && j == other.Length;
            }

            if (char.ToLowerInvariant(one[i++]) != char.ToLowerInvariant(other[j++]))
            {
                return false;
            }
        }
    }

    /// <summary>As it is written on the command line: <c>HourlyRate</c> gives <c>hourly-rate</c>.</summary>
    public static string Dashed(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord && text[^1] != '-')
            {
                text.Append('-');
            }

            text.Append(name[i] == '_' ? '-' : char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>As it is written in the environment: <c>HourlyRate</c> gives <c>HOURLY_RATE</c>.</summary>
    public static string Underscored(string name) => Dashed(name).Replace('-', '_').ToUpperInvariant();

    /// <summary>What was probably meant: the nearest of the names; null when none is near.</summary>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        var wanted = Plain(written);
        return names
            .Select(name => (Name: name, Distance: Distance(wanted, Plain(name))))
            .Where(x => x.Distance <= Math.Max(1, Math.Min(wanted.Length, x.Name.Length) / 3)
                || (wanted.Length >= 3 && Plain(x.Name).StartsWith(wanted, StringComparison.Ordinal)))
            .OrderBy(x => x.Distance)
            .ThenBy(x => x.Name, StringComparer.Ordinal)
            .Select(x => x.Name)
            .FirstOrDefault();
    }

    private static bool IsSeparator(char letter) => letter is '-' or '_';

    private static string Plain(string name) =>
        string.Concat(name.Where(x => !IsSeparator(x))).ToLowerInvariant();

    /// <summary>How many letters to insert, remove, replace or swap with their neighbour.</summary>
    private static int Distance(string one, string other)
    {
        // Three rows of the usual table: this letter's, the last one's and the one's before.
        int[] before = [], last = [], row = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            (before, last, row) = (last, row, new int[other.Length + 1]);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return row[^1];
    }
}
