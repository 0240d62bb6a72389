namespace NoWait.Timing.Money;

/// <summary>What waiting costs a year, by how many people wait and how long: the table of Licht's article.</summary>
public static class WaitingTable
{
    private static readonly int[] Developers = [10, 20, 50, 200];
    private static readonly int[] Minutes = [60, 30, 6];

    /// <summary>The table's twelve rows at this rate, in its order.</summary>
    public static IReadOnlyList<WaitingRow> Of(CostModel cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        return
        [
            .. Developers.SelectMany(people => Minutes.Select(minutes =>
                new WaitingRow(people, minutes, cost.AYear(minutes, people)))),
        ];
    }
}

/// <summary>A row of the table.</summary>
/// <param name="Developers">How many people wait.</param>
/// <param name="MinutesADay">How long each waits on a working day.</param>
/// <param name="Dollars">What that costs a year.</param>
public sealed record WaitingRow(int Developers, int MinutesADay, decimal Dollars)
{
    /// <summary>Whole thousands of dollars, the rest cut off, as the article has them: 40,800 is 40.</summary>
    public int Thousands => (int)(Dollars / 1000);
}
