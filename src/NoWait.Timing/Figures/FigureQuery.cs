namespace NoWait.Timing.Figures;

/// <summary>What is asked of a ledger.</summary>
/// <param name="Since">From when on.</param>
/// <param name="Until">Until when.</param>
public sealed record FigureQuery(DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>The environment that figures are about where the ledger knows it, and nobody names another.</summary>
    public const string Production = "production";

    /// <summary>Only this service's deployments, the runs that were for it, and its tests; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>
    /// Only deployments to this environment; null for <c>production</c> where there were any, and else for all of them.
    /// </summary>
    public string? Environment { get; init; }

    /// <summary>Where days begin.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}
