namespace NoWait.Samples.Generator;

/// <summary>Draws who uses whom: a few libraries that everybody uses, many that few use, and none in a circle.</summary>
internal static class Graph
{
    private const int MostUsed = 5;

    /// <summary>The libraries; each uses only earlier ones.</summary>
    public static IReadOnlyList<Part> Libraries(Outline outline, Random random)
    {
        var parts = new List<Part>();
        for (var i = 0; i < outline.Libraries; i++)
        {
            var language = (Language)(i % 2);
            var name = $"lib{i:000}";
            parts.Add(new Part(name, $"libs/{name}", language) { Uses = Choose(parts, language, 2, random) });
        }

        return parts;
    }

    /// <summary>The services.</summary>
    public static IReadOnlyList<Part> Services(Outline outline, IReadOnlyList<Part> libraries, Random random)
    {
        var parts = new List<Part>();
        for (var i = 0; i < outline.Services; i++)
        {
            var language = (Language)(i % 2);
            var name = $"s{i:00000}";
            parts.Add(new Part(name, $"services/{name}", language) { Uses = Choose(libraries, language, MostUsed, random) });
        }

        return parts;
    }

    // By Zipf's law, as in real repositories: the n-th library is used 1/n as often as the first.
    private static List<Part> Choose(IReadOnlyList<Part> from, Language language, int most, Random random)
    {
        var candidates = from.Where(part => part.Language == language).ToList();
        var chosen = new List<Part>();
        for (var i = random.Next(most + 1); i > 0 && candidates.Count > 0; i--)
        {
            var total = Enumerable.Range(1, candidates.Count).Sum(n => 1.0 / n);
            var point = random.NextDouble() * total;
            var index = 0;
            while ((point -= 1.0 / (index + 1)) > 0 && index < candidates.Count - 1)
            {
                index++;
            }

            chosen.Add(candidates[index]);
            candidates.RemoveAt(index);
        }

        return chosen;
    }
}
