using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Timing.Reports;

/// <summary>What several runs took together: measured, nothing projected.</summary>
/// <param name="Runs">How many there were.</param>
/// <param name="PersonSeconds">How long people waited for them: two people for three seconds are six.</param>
/// <param name="Dollars">What that cost at the rate that was recorded with each, and what was billed.</param>
/// <param name="LongWaits">How many waits were long enough to leave the work for something else.</param>
public sealed record Totals(int Runs, decimal PersonSeconds, decimal Dollars, int LongWaits)
{
    /// <summary>No runs.</summary>
    public static Totals None => new(0, 0, 0, 0);

    /// <summary>How long people waited.</summary>
    public TimeSpan Waited => TimeSpan.FromSeconds((double)PersonSeconds);

    /// <summary>These runs and one more.</summary>
    public Totals With(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var isLong = run.Seconds >= Interruptions.Threshold.TotalSeconds;
        return new(
            Runs + 1,
            PersonSeconds + PersonSecondsOf(run),
            Dollars + DollarsOf(run),
            LongWaits + (isLong ? run.Waiting : 0));
    }

    /// <summary>How long people waited for a run, in seconds.</summary>
    public static decimal PersonSecondsOf(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return (decimal)Math.Clamp(run.Seconds, 0, 1e9) * run.Waiting;
    }

    /// <summary>What a run cost, in dollars: the people who waited, and what was billed.</summary>
    public static decimal DollarsOf(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return (PersonSecondsOf(run) * run.Rate / 3600) + (run.Billed ?? 0);
    }
}
