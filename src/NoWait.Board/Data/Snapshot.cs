using NoWait.Timing.Events;
using NoWait.Timing.Figures;
using NoWait.Timing.Live;

namespace NoWait.Board.Data;

/// <summary>What the page is drawn from.</summary>
internal sealed record Snapshot
{
    /// <summary>How many weeks people work a year: what a year is projected for, 240 days of it.</summary>
    public const int WorkingWeeks = 48;

    /// <summary>When.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where days begin.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Counts up when the ledger has something new.</summary>
    public required int Version { get; init; }

    /// <summary>The last seven days.</summary>
    public required LedgerFigures Week { get; init; }

    /// <summary>The seven days before them.</summary>
    public required LedgerFigures WeekBefore { get; init; }

    /// <summary>The last thirty days.</summary>
    public required LedgerFigures Month { get; init; }

    /// <summary>The last deployment of each service to each environment, and what is live where that is another; the newest first.</summary>
    public required IReadOnlyList<Deployment> Latest { get; init; }

    /// <summary>The deployments of the last thirty days, those that failed too; the newest first.</summary>
    public required IReadOnlyList<Deployment> Deployments { get; init; }

    /// <summary>The runs of the last thirty days, the newest first.</summary>
    public required IReadOnlyList<Run> Runs { get; init; }

    /// <summary>How many lines of the ledger had to be skipped.</summary>
    public required int Damaged { get; init; }

    /// <summary>What runs at this moment.</summary>
    public required IReadOnlyList<RunningRun> Running { get; init; }

    /// <summary>The pictures of people.</summary>
    public required Pictures Pictures { get; init; }

    /// <summary>The last deployment; null when there was none.</summary>
    public Deployment? Last => Latest.Count > 0 ? Latest[0] : null;
}
