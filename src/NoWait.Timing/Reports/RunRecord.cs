using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Timing.Reports;

/// <summary>Makes the ledger's event of a run.</summary>
public static class RunRecord
{
    private const int MostSteps = 200;
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(1);

    /// <summary>The event of a run that has ended; of many steps, the 200 longest.</summary>
    public static Run Of(Timeline timeline, RunFacts facts, CostModel cost)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(cost);
        return new()
        {
            At = timeline.Started + timeline.Duration,
            Id = facts.Id,
            Started = timeline.Started,
            By = facts.By,
            Where = facts.Where,
            Host = facts.Host,
            Commit = facts.Commit,
            Branch = facts.Branch,
            Asked = facts.Asked,
            Services = [.. facts.Services.Select(service => service.Name)],
            Result = facts.Result,
            Error = facts.Error,
            Unchanged = facts.Unchanged,
            Seconds = Seconds(timeline.Duration),
            Waiting = cost.Waiting,
            Rate = cost.HourlyRate,
            Billed = cost.Ci?.Of(timeline.Duration),
            Targets = [.. timeline.Targets.Select(ToTarget)],
            Steps = [.. Longest(timeline).Select(step => ToStep(step.Target, step.Span))],
        };
    }

    // Sorted in place: LINQ's sorting by a value type would be compiled anew in each process, on the way to the prompt.
    private static List<TargetStep> Longest(Timeline timeline)
    {
        var steps = timeline.Steps.Where(step => step.Span.Duration >= ShortestStep || step.Span.Error is not null).ToList();
        if (steps.Count > MostSteps)
        {
            steps.Sort((left, right) => right.Span.Duration.CompareTo(left.Span.Duration));
            steps.RemoveRange(MostSteps, steps.Count - MostSteps);
        }

        steps.Sort((left, right) => left.Span.Start.CompareTo(right.Span.Start));
        return steps;
    }

    private static RunTarget ToTarget(Span span) => new(span.Text, Seconds(span.Duration))
    {
        Note = span.Note,
        Result = span.State switch
        {
            SpanState.Succeeded => Outcome.Succeeded,
            SpanState.Skipped => Outcome.Skipped,
            SpanState.Running => Outcome.Cancelled,
            _ => Outcome.Failed,
        },
    };

    private static RunStep ToStep(string target, Span span) =>
        new(target, span.Kind, Seconds(span.Start), Seconds(span.Duration))
        {
            Text = span.Step,
            Service = span.Service,
            Stage = span.Stage,
            CacheHit = span.CacheHit,
            IsRemote = span.IsRemote,
            Bytes = span.Bytes,
            Error = span.Error,
        };

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
