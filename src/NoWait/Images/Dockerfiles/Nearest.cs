namespace NoWait.Images.Dockerfiles;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate that takes the fewest edits, at most one and a third of its letters; null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > 40)
        {
            return null;
        }

        string? best = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = Distance(name, candidate);
            if (distance < least && distance <= (candidate.Length < 4 ? 1 : (candidate.Length / 3) + 1))
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    private static int Distance(string one, string other)
    {
        var row = new int[other.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var cost = one[i - 1] == other[j - 1] ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }
}
