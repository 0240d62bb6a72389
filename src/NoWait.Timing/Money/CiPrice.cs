namespace NoWait.Timing.Money;

/// <summary>What a build server bills for a minute on one kind of runner; each job is rounded up to a whole one.</summary>
/// <param name="Runner">The kind of runner.</param>
/// <param name="PerMinute">Its price, in dollars.</param>
public sealed record CiPrice(string Runner, decimal PerMinute)
{
    /// <summary>GitHub's prices since 2026-01-01.</summary>
    public static IReadOnlyList<CiPrice> GitHub =>
    [
        new("Linux 2-core", 0.006m),
        new("Linux 4-core", 0.012m),
        new("Linux 8-core", 0.022m),
        new("Windows 2-core", 0.010m),
        new("macOS", 0.062m),
    ];

    /// <summary>GitHub's price for what a job says of its runner.</summary>
    /// <param name="system">The variable <c>RUNNER_OS</c>: <c>Linux</c>, <c>Windows</c>, <c>macOS</c>.</param>
    /// <param name="processors">How many processors it has; a price is known for 2, 4 and 8 on Linux only.</param>
    public static CiPrice OfGitHub(string system, int processors) => (system, processors) switch
    {
        ("Windows", _) => GitHub[3],
        ("macOS", _) => GitHub[4],
        (_, >= 8) => GitHub[2],
        (_, >= 4) => GitHub[1],
        _ => GitHub[0],
    };

    /// <summary>The minutes that are billed for these jobs.</summary>
    public static int BilledMinutes(IEnumerable<TimeSpan> jobs) =>
        jobs.Sum(job => (int)Math.Max(1, Math.Ceiling(job.TotalMinutes)));

    /// <summary>What these jobs cost, in dollars.</summary>
    public decimal Of(params IEnumerable<TimeSpan> jobs) => BilledMinutes(jobs) * PerMinute;
}
