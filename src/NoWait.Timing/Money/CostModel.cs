namespace NoWait.Timing.Money;

/// <summary>What an hour of waiting costs, and every input that this is computed from.</summary>
/// <remarks>
/// The defaults are those of E. Licht, "Docker should be fast, not slow" (2023): $140,000 a year over 1,920 hours, plus
/// 20 % for overhead and benefits, which he states as "roughly $85" an hour (to the cent it is $87.50).
/// </remarks>
public sealed record CostModel
{
    private const decimal SecondsPerHour = 3600;

    /// <summary>The salary that the default rate comes from, in dollars a year.</summary>
    public const decimal Salary = 140_000;

    /// <summary>The working hours that the default rate comes from, a year.</summary>
    public const decimal WorkingHours = 1_920;

    /// <summary>What overhead and benefits add to the default rate, as a share.</summary>
    public const decimal Overhead = 0.20m;

    /// <summary>What one person's hour costs, in dollars.</summary>
    public decimal HourlyRate { get; init; } = 85;

    /// <summary>How many people work at this pace: what a year is projected for.</summary>
    public int Developers { get; init; } = 1;

    /// <summary>How many people wait for one run.</summary>
    public int Waiting { get; init; } = 1;

    /// <summary>On how many days a year somebody works.</summary>
    public int WorkingDays { get; init; } = 240;

    /// <summary>What the build server bills; null on one's own machine.</summary>
    public CiPrice? Ci { get; init; }

    /// <summary>Whether the rate is the default one.</summary>
    public bool HasDefaultRate => HourlyRate == 85;

    /// <summary>The rate that a salary gives, in dollars an hour.</summary>
    public static decimal RateOf(decimal salary, decimal workingHours, decimal overhead) =>
        salary / workingHours * (1 + overhead);

    /// <summary>What the people who wait cost meanwhile, in dollars.</summary>
    public decimal OfWaiting(TimeSpan waited) => OfPersonSeconds(Seconds(waited) * Waiting);

    /// <summary>What so many seconds of one person cost, in dollars.</summary>
    public decimal OfPersonSeconds(decimal seconds) => seconds * HourlyRate / SecondsPerHour;

    /// <summary>What waiting so many minutes a day costs so many people a year, in dollars.</summary>
    public decimal AYear(decimal minutesADay, int developers) =>
        developers * minutesADay * WorkingDays * HourlyRate / 60;

    internal static decimal Seconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerSecond;
}
