using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Timing.Reports;

/// <summary>What a run spent its time on and what the waiting cost: a pure function of what was measured.</summary>
public sealed record Report
{
    /// <summary>The run as the ledger keeps it.</summary>
    public required Run Run { get; init; }

    /// <summary>What was recorded.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>The prices.</summary>
    public required CostModel Cost { get; init; }

    /// <summary>Its targets, in order.</summary>
    public required IReadOnlyList<TargetRow> Targets { get; init; }

    /// <summary>Its services.</summary>
    public required IReadOnlyList<ServiceLine> Services { get; init; }

    /// <summary>The critical path's steps, the longest first.</summary>
    public required IReadOnlyList<PathRow> Path { get; init; }

    /// <summary>This run alone. Measured.</summary>
    public required Totals ThisRun { get; init; }

    /// <summary>This week with this run. Measured.</summary>
    public required Totals ThisWeek { get; init; }

    /// <summary>The week before. Measured.</summary>
    public required Totals LastWeek { get; init; }

    /// <summary>A year at the pace that was measured. Projected.</summary>
    public required Projection Year { get; init; }

    /// <summary>The last comparable run; null for none.</summary>
    public Run? Previous { get; init; }

    /// <summary>The first comparable run; null for none, or when it is the last one.</summary>
    public Run? First { get; init; }

    /// <summary>Comparable runs up to this one, the oldest first.</summary>
    public IReadOnlyList<Run> Recent { get; init; } = [];

    /// <summary>What to speed up first; null when nothing took time.</summary>
    public Advice? Next { get; init; }

    /// <summary>What this week's long waits may have cost besides; null when none was long.</summary>
    public Interruptions? Interruptions { get; init; }

    /// <summary>The tools that were not there.</summary>
    public IReadOnlyList<MissingTool> Missing { get; init; } = [];

    /// <summary>Lines of the ledger that had to be skipped.</summary>
    public IReadOnlyList<LedgerDamage> Damage { get; init; } = [];
}

/// <summary>A target's line.</summary>
/// <param name="Name">The target.</param>
/// <param name="Duration">How long it took; null when it was not begun.</param>
/// <param name="Share">Its share of the run, from 0 to 1.</param>
/// <param name="Note">Its word on its caches; null for none.</param>
/// <param name="Dollars">What waiting for it cost.</param>
public sealed record TargetRow(string Name, TimeSpan? Duration, double Share, string? Note, decimal Dollars)
{
    /// <summary>How it stands.</summary>
    public SpanState State { get; init; }
}

/// <summary>A step on the critical path.</summary>
/// <param name="Target">Its target; "" outside of any.</param>
/// <param name="Text">The step, as people call it; the target's name for its own work.</param>
/// <param name="Service">Its service; null for none.</param>
/// <param name="Duration">How much of the run's time it took.</param>
/// <param name="Share">That as a share of the run, from 0 to 1.</param>
public sealed record PathRow(string Target, string Text, string? Service, TimeSpan Duration, double Share)
{
    /// <summary>Whether both are parts of the same step of the same target for the same service.</summary>
    internal bool IsOf(PathRow other) => Target == other.Target && Text == other.Text && Service == other.Service;
}

/// <summary>What to speed up first.</summary>
/// <param name="Target">The target that took the largest part of the critical path.</param>
/// <param name="Share">That part, from 0 to 1.</param>
/// <param name="Step">The step that took most of it; null when it was the target's own work.</param>
/// <param name="SecondLess">What it is worth a year to make it one second shorter.</param>
public sealed record Advice(string Target, double Share, string? Step, Projection SecondLess);
