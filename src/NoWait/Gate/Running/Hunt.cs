using NoWait.Changes;
using NoWait.Gate.Sharding;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Gate.Running;

/// <summary>Chooses the tests to hunt flakes among, and the order in which they run.</summary>
internal static class Hunt
{
    /// <summary>The units that never ran, and those whose code may have changed since the suite was last run.</summary>
    /// <remarks>
    /// Which file a test stands in no runner tells: a test counts as changed when a file that changed holds the last word of its
    /// name and, where there is one, that of its type.
    /// </remarks>
    /// <param name="units">All units.</param>
    /// <param name="known">The units that ran before.</param>
    /// <param name="changed">The contents of the files that changed since.</param>
    public static IReadOnlyList<string> Choose(IReadOnlyList<string> units, IReadOnlySet<string> known, IReadOnlyList<string> changed) =>
        [.. units.Where(unit => !known.Contains(unit) || changed.Any(text => Holds(text, unit)))];

    /// <summary>So many rounds, each of all units in an order of its own, cut into a few commands.</summary>
    public static IEnumerable<IReadOnlyList<IReadOnlyList<string>>> Rounds(IReadOnlyList<string> units, int rounds, int seed)
    {
        // Not for secrets: the same seed gives the same order, on every machine.
#pragma warning disable CA5394
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var order = units.ToArray();
            random.Shuffle(order);
            yield return [.. order.Chunk(Math.Max(1, (order.Length + 3) / 4))];
        }
#pragma warning restore CA5394
    }

    /// <summary>The units of a suite that have ever had a result.</summary>
    public static HashSet<string> Known(Ledger ledger, string suite, DateTimeOffset since) => ledger.TestsSince(since, suite)
        .OfType<TestResult>().Where(result => result.Suite == suite).Select(result => TestUnit.Of(result.Test)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The contents of the files that a fingerprint has and an earlier one has not, or has otherwise.</summary>
    public static IReadOnlyList<string> Changed(string root, Fingerprint now, Fingerprint? before)
    {
        var old = Lines(before).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Lines(now).Where(line => line.StartsWith("file\t", StringComparison.Ordinal) && !old.Contains(line))
                .Select(line => Path.Combine(root, line.Split('\t')[1]))
                .Where(File.Exists).Select(File.ReadAllText),
        ];
    }

    private static string[] Lines(Fingerprint? fingerprint) => fingerprint is null
        ? []
        : System.Text.Encoding.UTF8.GetString(fingerprint.Text.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool Holds(string text, string unit)
    {
        var words = unit.Split(['.', '+', ' ', ':', '/'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && text.Contains(words[^1], StringComparison.Ordinal)
            && (unit.Contains(' ', StringComparison.Ordinal) || words.Length < 2 || text.Contains(words[^2], StringComparison.Ordinal));
    }
}
