using System.Diagnostics;

namespace NoWait.Docker.Build;

/// <summary>Gives each step of a build as an activity with the daemon's own times.</summary>
internal static class BuildSpans
{
    public static void Emit(IEnumerable<BuildStep> steps, Activity? build, long contextBytes)
    {
        if (!Tracing.Source.HasListeners())
        {
            return;
        }

        foreach (var step in steps)
        {
            if (step is { Started: { } started, Completed: { } completed })
            {
                Emit(step, build?.Context ?? default, contextBytes, (started, completed));
            }
        }
    }

    private static void Emit(BuildStep step, ActivityContext build, long contextBytes, (DateTimeOffset Start, DateTimeOffset End) time)
    {
        using var activity = Tracing.Source.StartActivity(KindOf(step), ActivityKind.Internal, build, startTime: time.Start);
        if (activity is null)
        {
            return;
        }

        activity.SetTag(Tracing.Step, step.Instruction).SetTag(Tracing.Cache, step.IsCached ? "hit" : "miss");
        if (step.Stage is { } stage)
        {
            activity.SetTag(Tracing.Stage, stage);
        }

        if (step.Instruction == "load build context")
        {
            activity.SetTag(Tracing.Bytes, contextBytes);
        }

        if (step.Error is { } error)
        {
            activity.SetStatus(ActivityStatusCode.Error, error);
        }

        activity.SetEndTime(time.End.UtcDateTime);
    }

    /// <summary>An instruction's own name; <c>load</c>, <c>export</c> … for what BuildKit does by itself.</summary>
    private static string KindOf(BuildStep step)
    {
        var word = step.Instruction.Split(' ')[0].ToLowerInvariant();
        return step.Number > 0 ? word : word is "exporting" or "export" ? "export" : "load";
    }
}
