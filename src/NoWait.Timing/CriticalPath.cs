namespace NoWait.Timing;

/// <summary>A stretch of the critical path: what the run was waiting for.</summary>
/// <param name="Target">The target it belongs to; "" outside of any.</param>
/// <param name="Span">The span whose own work it was; null for time between the targets.</param>
/// <param name="Duration">How much of the run's time it took.</param>
public sealed record PathStep(string Target, Span? Span, TimeSpan Duration);

/// <summary>The chain of steps that a run could not have been shorter than; its durations sum up to the run's.</summary>
public static class CriticalPath
{
    /// <summary>Times that went through seconds as floating point may be a tick too late.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMicroseconds(10);

    /// <summary>The path from the run's start to its end: at each moment the step that ended last before the next.</summary>
    public static IReadOnlyList<PathStep> Of(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var backwards = new List<PathStep>();
        Walk(new(backwards, null, ""), timeline.Spans, TimeSpan.Zero, timeline.Duration);
        backwards.Reverse();
        return backwards;
    }

    private static void Walk(Owner owner, IReadOnlyList<Span> children, TimeSpan from, TimeSpan to)
    {
        // What outlives its parent counts up to the parent's end. After that, only what ended before the cursor can have
        // held up what came behind it: a step that runs on beside it did not.
        var latest = TimeSpan.MaxValue;
        var cursor = to;
        while (LastBefore(children, latest, from, cursor) is { } next)
        {
            var end = next.End < cursor ? next.End : cursor;
            owner.Add(cursor - end);
            cursor = next.Start > from ? next.Start : from;
            Walk(owner.Inside(next), next.Children, cursor, end);
            latest = cursor + Rounding;
        }

        owner.Add(cursor - from);
    }

    private static Span? LastBefore(IReadOnlyList<Span> spans, TimeSpan latest, TimeSpan from, TimeSpan cursor)
    {
        Span? last = null;
        foreach (var span in spans)
        {
            var isCandidate = span.End <= latest && span.End > from && span.Start < cursor && span.Duration > TimeSpan.Zero;
            if (isCandidate && (last is null || span.End > last.End || (span.End == last.End && span.Start < last.Start)))
            {
                last = span;
            }
        }

        return last;
    }

    private readonly record struct Owner(List<PathStep> Backwards, Span? Span, string Target)
    {
        public Owner Inside(Span child) => new(Backwards, child, child.IsTarget ? child.Text : Target);

        public void Add(TimeSpan duration)
        {
            if (duration > TimeSpan.Zero)
            {
                Backwards.Add(new(Target, Span, duration));
            }
        }
    }
}
