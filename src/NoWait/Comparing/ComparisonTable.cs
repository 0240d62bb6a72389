using NoWait.Timing.Money;

namespace NoWait.Comparing;

/// <summary>What was measured: a row for each way to build a service, a column for each situation.</summary>
/// <param name="Service">The service's name.</param>
public sealed record ComparisonTable(string Service)
{
    /// <summary>The ways that could be measured, from the slowest by hand to NoWait.</summary>
    public IReadOnlyList<ComparisonRow> Rows { get; init; } = [];

    /// <summary>The ways that could not, and why.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; init; } = [];

    /// <summary>The situations that were measured, in their order.</summary>
    public IReadOnlyList<Situation> Situations { get; init; } = [];

    /// <summary>How often each cell was measured.</summary>
    public required int Runs { get; init; }

    /// <summary>When it was measured.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it was measured on.</summary>
    public required string Machine { get; init; }

    /// <summary>What an hour costs.</summary>
    public required CostModel Cost { get; init; }

    /// <summary>How many changes of the sources each person is assumed to wait for on a working day.</summary>
    public required int ChangesADay { get; init; }

    /// <summary>A row's time as a share of its column's slowest; 0 where it was not measured.</summary>
    public double ShareOf(ComparisonRow row, Situation situation)
    {
        ArgumentNullException.ThrowIfNull(row);
        var slowest = Rows.Max(other => other.Median(situation));
        return slowest is { Ticks: > 0 } && row.Median(situation) is { } time ? time / slowest.Value : 0;
    }

    /// <summary>A row's size as a share of the largest image's.</summary>
    public double SizeShareOf(ComparisonRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Rows.Max(other => other.Bytes) is > 0 and var largest ? (double)row.Bytes / largest : 0;
    }

    /// <summary>What waiting for changes of the sources costs a year at a row's pace, in dollars.</summary>
    public decimal DollarsAYear(ComparisonRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var seconds = (decimal)(row.Median(Situation.SourceChange)?.TotalSeconds ?? 0);
        return Cost.AYear(seconds * ChangesADay / 60, Cost.Developers);
    }
}

/// <summary>A way to build a service, measured.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Bytes">The image's size, unpacked.</param>
/// <param name="Times">What each situation's runs took.</param>
public sealed record ComparisonRow(string Name, long Bytes, IReadOnlyDictionary<Situation, IReadOnlyList<TimeSpan>> Times)
{
    /// <summary>The median of a situation's runs, of an even number the mean of the middle two; null where there were none.</summary>
    public TimeSpan? Median(Situation situation)
    {
        if (!Times.TryGetValue(situation, out var times) || times.Count == 0)
        {
            return null;
        }

        var ordered = times.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }
}

/// <summary>A way that could not be measured.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record LeftOut(string Name, string Reason);
