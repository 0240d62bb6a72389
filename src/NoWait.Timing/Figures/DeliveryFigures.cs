namespace NoWait.Timing.Figures;

/// <summary>Deployments, by the definitions of DORA's four keys (dora.dev, "DORA's software delivery metrics").</summary>
public sealed record DeliveryFigures
{
    /// <summary>The environment that they are about; null for all of them.</summary>
    public string? Environment { get; init; }

    /// <summary>How many deployments went live, older versions that somebody asked for included.</summary>
    public required int Deploys { get; init; }

    /// <summary>How many commits they brought, each counted once.</summary>
    public required int Changes { get; init; }

    /// <summary>How many people wrote those commits or deployed them.</summary>
    public required int People { get; init; }

    /// <summary>Deployment frequency: deployments that went live, a day.</summary>
    public required double DeploysADay { get; init; }

    /// <summary>Lead time for changes: from each commit until it was live for the first time; null when no commit is known.</summary>
    public Spread? LeadTime { get; init; }

    /// <summary>How many new versions were deployed or meant to be.</summary>
    public required int Attempts { get; init; }

    /// <summary>How many of them failed: were not well, went back, or were taken back later.</summary>
    public required int Failures { get; init; }

    /// <summary>Change failure rate: the share of new versions that failed; null when there were none.</summary>
    public double? FailureRate => Attempts == 0 ? null : (double)Failures / Attempts;

    /// <summary>
    /// Failed deployment recovery time: from when a version failed until the service was well again. One that went back by
    /// itself failed when its roll-out began; one that was taken back, when it went live. Null when none recovered.
    /// </summary>
    public Spread? Recovery { get; init; }

    /// <summary>From the start of the run until the deployment was live; null when none is known.</summary>
    public Spread? ToLive { get; init; }

    /// <summary>What that time went into: the mean of each part over the deployments whose parts are known.</summary>
    public IReadOnlyList<PartOfTime> Parts { get; init; } = [];
}

/// <summary>How durations lie.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Median">Half of them are no longer.</param>
/// <param name="NineInTen">Nine in ten are no longer.</param>
public sealed record Spread(int Count, TimeSpan Median, TimeSpan NineInTen)
{
    /// <summary>The spread of these seconds; null for none. They are sorted.</summary>
    internal static Spread? Of(List<double> seconds)
    {
        seconds.Sort();
        return seconds.Count == 0 ? null : new(seconds.Count, At(seconds, 0.5), At(seconds, 0.9));
    }

    // The nearest rank: a value that was really measured.
    private static TimeSpan At(List<double> sorted, double share) =>
        TimeSpan.FromSeconds(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)]);
}

/// <summary>A part of a time.</summary>
/// <param name="Name">The target.</param>
/// <param name="Mean">How long it took on average.</param>
public sealed record PartOfTime(string Name, TimeSpan Mean);
