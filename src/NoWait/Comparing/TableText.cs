using System.Globalization;
using NoWait.Timing.Rendering;

namespace NoWait.Comparing;

/// <summary>A table's words, the same on every paper.</summary>
internal static class TableText
{
    /// <summary>What the columns are called.</summary>
    public static IReadOnlyList<string> Header(ComparisonTable table) =>
        [table.Service, .. table.Situations.Select(Name), "Image", "A year"];

    /// <summary>A row's cells: what it took with its share of the slowest, what it weighs with its share of the largest, what it costs.</summary>
    public static IReadOnlyList<string> Cells(ComparisonTable table, ComparisonRow row) =>
    [
        row.Name,
        .. table.Situations.Select(situation => row.Median(situation) is { } time
            ? $"{Words.Duration(time)}, {Share(table.ShareOf(row, situation))}"
            : "-"),
        $"{Words.Bytes(row.Bytes)}, {Share(table.SizeShareOf(row))}",
        Words.Dollars(table.DollarsAYear(row)),
    ];

    /// <summary>How the figures came about, and what is not among them.</summary>
    public static IEnumerable<string> Notes(ComparisonTable table)
    {
        var cost = table.Cost;
        var cell = table.Runs == 1 ? "Each time is one run's" : $"Each time is the median of {table.Runs} runs";
        yield return $"{cell}, with its share of the column's slowest; images that builds stand on were here before, "
            + $"and the start of the build script is not in it. {table.Machine}, {table.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.";
        yield return $"A year is {Words.Count(table.ChangesADay, "change")} of the sources a day, assumed, for {Words.Count(cost.Developers, "person", "people")} "
            + $"on {cost.WorkingDays} days, at ${Words.Number(cost.HourlyRate)} an hour.";
        foreach (var reason in table.LeftOut.GroupBy(static one => one.Reason, StringComparer.Ordinal))
        {
            yield return $"Left out: {string.Join("; ", reason.Select(static one => one.Name))}, because: {reason.Key}";
        }
    }

    private static string Name(Situation situation) => situation switch
    {
        Situation.Cold => "Cold",
        Situation.DependencyChange => "Dependency",
        Situation.SourceChange => "Source",
        _ => "Nothing",
    };

    // Small shares are what this is about: they keep a digit.
    private static string Share(double share) => share is > 0 and < 0.1
        ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %")
        : Words.Share(share);
}
