namespace NoWait.Timing.Money;

/// <summary>
/// What coming back to the work costs after a wait that was long enough to leave it: a range, never added to what was
/// measured. Ten to fifteen minutes pass before somebody edits again (C. Parnin and S. Rugaber, "Resumption strategies
/// for interrupted programming tasks", 2011).
/// </summary>
/// <param name="Waits">How many waits were that long.</param>
/// <param name="Low">The lower end, in dollars.</param>
/// <param name="High">The upper end, in dollars.</param>
public sealed record Interruptions(int Waits, decimal Low, decimal High)
{
    /// <summary>From how long on people leave their work for something else.</summary>
    public static readonly TimeSpan Threshold = TimeSpan.FromMinutes(2);

    /// <summary>The range for so many long waits.</summary>
    public static Interruptions Of(int waits, CostModel cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        return new(waits, waits * 10 * cost.HourlyRate / 60, waits * 15 * cost.HourlyRate / 60);
    }
}
