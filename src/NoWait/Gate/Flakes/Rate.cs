namespace NoWait.Gate.Flakes;

/// <summary>How often something fails, by what was seen, and between which rates it really lies at 95 %.</summary>
/// <param name="Failures">How often it failed.</param>
/// <param name="Runs">How often it ran.</param>
public readonly record struct Rate(int Failures, int Runs)
{
    /// <summary>The 97.5th percentile of the normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The rate that was seen; 0 without any run.</summary>
    public double Seen => Runs == 0 ? 0 : (double)Failures / Runs;

    /// <summary>The lower end of the interval (E. B. Wilson, 1927).</summary>
    public double Low => Failures == 0 ? 0 : Math.Max(0, Centre - Spread);

    /// <summary>The upper end; without a failure, the rule of three: 3 divided by the runs, and no more than 1.</summary>
    public double High => Runs == 0 ? 1
        : Failures == 0 ? Math.Min(1, 3.0 / Runs)
        : Failures == Runs ? 1
        : Math.Min(1, Centre + Spread);

    private double Centre => (Seen + (Z * Z / (2 * Runs))) / Divisor;

    private double Spread => Z * Math.Sqrt((Seen * (1 - Seen) / Runs) + (Z * Z / (4.0 * Runs * Runs))) / Divisor;

    private double Divisor => 1 + (Z * Z / Runs);
}
