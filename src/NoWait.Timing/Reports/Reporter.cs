using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Timing.Reports;

/// <summary>Makes the report of a run.</summary>
public static class Reporter
{
    /// <summary>The report of what was measured, with what the ledger knows.</summary>
    /// <param name="timeline">What was recorded.</param>
    /// <param name="facts">What else is known of the run.</param>
    /// <param name="history">The runs before it.</param>
    /// <param name="cost">The prices.</param>
    public static Report Of(Timeline timeline, RunFacts facts, History history, CostModel cost)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(cost);
        var run = RunRecord.Of(timeline, facts, cost);
        var path = Rows(CriticalPath.Of(timeline), timeline);
        var pace = Pace.Of(history, run, cost);
        var week = history.ThisWeek.With(run);
        return new()
        {
            Run = run,
            Timeline = timeline,
            Cost = cost,
            Targets = [.. timeline.Targets.Select(target => RowOf(target, timeline, cost))],
            Services = facts.Services,
            Path = path,
            ThisRun = Totals.None.With(run),
            ThisWeek = week,
            LastWeek = history.LastWeek,
            Year = pace.Year,
            Previous = history.Previous,
            First = history.First?.Id == history.Previous?.Id ? null : history.First,
            Recent = [.. history.Recent, run],
            Next = Next(path, timeline, pace),
            Interruptions = week.LongWaits > 0 ? Interruptions.Of(week.LongWaits, cost) : null,
            Missing = facts.Missing,
            Damage = history.Damage,
        };
    }

    private static TargetRow RowOf(Span target, Timeline timeline, CostModel cost) => new(
        target.Text,
        target.State == SpanState.Skipped ? null : target.Duration,
        Share(target.Duration, timeline),
        target.Note,
        cost.OfWaiting(target.Duration))
    {
        State = target.State,
    };

    private static List<PathRow> Rows(IReadOnlyList<PathStep> path, Timeline timeline)
    {
        var rows = new List<PathRow>();
        foreach (var step in path)
        {
            var row = new PathRow(step.Target, step.Span?.Text ?? "", step.Span?.Service, step.Duration, 0);
            var index = rows.FindIndex(other => other.IsOf(row));
            if (index < 0)
            {
                rows.Add(row);
            }
            else
            {
                rows[index] = row with { Duration = rows[index].Duration + row.Duration };
            }
        }

        rows.Sort((left, right) => right.Duration.CompareTo(left.Duration));
        return rows.ConvertAll(row => row with { Share = Share(row.Duration, timeline) });
    }

    private static Advice? Next(IReadOnlyList<PathRow> path, Timeline timeline, Pace pace)
    {
        var longest = TimeSpan.Zero;
        PathRow? step = null;
        foreach (var row in path.Where(row => row.Target.Length > 0))
        {
            var duration = Sum(path, row.Target);
            (longest, step) = duration > longest ? (duration, row) : (longest, step);
        }

        return step is null
            ? null
            : new(step.Target, Share(longest, timeline), step.Text == step.Target ? null : step.Text, pace.SecondLess);
    }

    private static TimeSpan Sum(IReadOnlyList<PathRow> path, string target)
    {
        var sum = TimeSpan.Zero;
        foreach (var row in path.Where(row => row.Target == target))
        {
            sum += row.Duration;
        }

        return sum;
    }

    private static double Share(TimeSpan part, Timeline timeline) =>
        timeline.Duration > TimeSpan.Zero ? part / timeline.Duration : 0;
}
