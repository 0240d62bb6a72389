using Nuke.Common.Parameters;
using Nuke.Common.Screens;
using Nuke.Common.Signals;

namespace Nuke.Common.Execution;

/// <summary>Runs the plan, one target after the other, and ends the run exactly once.</summary>
internal sealed class Executor(BuildRun run, IReadOnlyList<ExecutableTarget> targets, ParameterCatalogue catalogue)
{
    /// <summary>The switch by which a build says that it reports how its targets went, and needs no summary besides.</summary>
    private const string ReportsItself = "NoWait.Engine.ReportsItself";

    private static readonly TimeSpan SignalDelay = TimeSpan.FromMilliseconds(200);

    private readonly long _start = run.Surroundings.Time.GetTimestamp();
    private bool _isInitialized;
    private bool _hasFailed;
    private int _finished;

    public int Execute()
    {
        using var interruption = run.Surroundings.OwnsProcess ? new Interruption(run, TryEnd, () => Finish(null)) : null;
        var refusal = Initialize();
        foreach (var target in run.Plan)
        {
            Take(target, refusal);
        }

        interruption?.TargetsEnded();
        if (!Finish(refusal))
        {
            interruption?.WaitForExit();
        }

        return ExitCode(refusal);
    }

    /// <summary>Gets everything ready; returns why nothing can run, or null when all is well.</summary>
    private Exception? Initialize()
    {
        try
        {
            if (run.Facts.HasInjected)
            {
                ParameterInjection.Inject(run.Build, catalogue, run.Values!, run.Surroundings);
            }

            run.Hooks.BuildCreated(targets);
            foreach (var target in run.Plan)
            {
                target.Status = ExecutionStatus.Scheduled;
            }

            _isInitialized = true;
            run.Hooks.BuildInitialized(targets, run.Plan);
            Skipping.Apply(
                run.Plan,
                run.Skipped,
                run.Options!.Continue ? PreviousAttempt.Succeeded(run.Surroundings.TemporaryDirectory) : []);
            Requirements.Check(run, catalogue);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private int ExitCode(Exception? refusal) =>
        run.IsAborted ? run.Abortion
        : refusal is UsageException ? 2
        : run.ExitCode ?? (refusal is null && run.IsSucceeding ? 0 : 1);

    private void Take(ExecutableTarget target, Exception? refusal)
    {
        if (refusal is not null || run.IsAborted || (_hasFailed && !target.Definition.IsAssuredAfterFailure))
        {
            target.Status = ExecutionStatus.NotRun;
            return;
        }

        try
        {
            if (IsSkipped(target))
            {
                target.Status = ExecutionStatus.Skipped;
                run.Hooks.TargetSkipped(target);
                return;
            }

            if (target.IsCollective)
            {
                target.Status = ExecutionStatus.Collective;
                return;
            }

            Run(target);
        }
        catch (Exception exception)
        {
            Fail(target, exception);
        }
    }

    private static bool IsSkipped(ExecutableTarget target)
    {
        if (target.Skipped is null && Skipping.Failing(target.Definition.DynamicConditions) is { } condition)
        {
            target.OnlyWhen = condition.Text;
            target.Skipped = "only when " + condition.Text;
        }

        return target.Skipped is not null;
    }

    private void Run(ExecutableTarget target)
    {
        target.Status = ExecutionStatus.Running;
        run.Running = target;
        Heading(target);
        var start = run.Surroundings.Time.GetTimestamp();
        try
        {
            run.Hooks.TargetRunning(target);
            foreach (var action in target.Definition.Actions)
            {
                action()?.GetAwaiter().GetResult();
            }
        }
        finally
        {
            target.Duration = run.Surroundings.Time.GetElapsedTime(start);
            if (run.Workflow?.EndGroup(target.Name) is { } end)
            {
                run.Screen.WriteLine(end);
            }
        }

        target.Status = run.IsAborted ? ExecutionStatus.Aborted : ExecutionStatus.Succeeded;
        if (!run.IsAborted)
        {
            run.Hooks.TargetSucceeded(target);
        }

        run.Running = null;
    }

    private void Fail(ExecutableTarget target, Exception exception)
    {
        run.Running = null;
        if (Failure.Actual(exception) is OperationCanceledException)
        {
            // A target's own handler of the signal may have been called before ours.
            SpinWait.SpinUntil(() => run.IsAborted, SignalDelay);
        }

        if (run.IsAborted)
        {
            target.Status = ExecutionStatus.Aborted;
            return;
        }

        target.Status = ExecutionStatus.Failed;
        target.Error = exception;
        run.ExitCode ??= Failure.Actual(exception) is UsageException ? 2 : null;
        _hasFailed |= !target.Definition.IsProceedingAfterFailure;
        Failure.Print(run, target, exception);
        try
        {
            run.Hooks.TargetFailed(target);
        }
        catch (Exception second)
        {
            Failure.Print(run, target, second);
        }
    }

    private void Heading(ExecutableTarget target)
    {
        if (run.Workflow?.BeginGroup(target.Name) is { } begin)
        {
            run.Screen.WriteLine(begin);
        }
        else if (run.Options!.Verbosity <= Verbosity.Normal && run.Plan.Count > 1)
        {
            run.Heading = target.Name;
        }
    }

    /// <summary>Whether it is the caller who ends the run, and nobody else.</summary>
    private bool TryEnd() => Interlocked.Exchange(ref _finished, 1) == 0;

    /// <summary>Ends the run, once: whichever comes first of the last target's end and the end of a signal's patience.</summary>
    private bool Finish(Exception? refusal)
    {
        if (!TryEnd())
        {
            return false;
        }

        if (refusal is null)
        {
            Durations.Remember(run.Surroundings.TemporaryDirectory, run.Plan);
            PreviousAttempt.Remember(run.Surroundings.TemporaryDirectory, run.Plan, !run.IsSucceeding);
            Summarize();
        }
        else
        {
            Failure.Print(run, null, refusal);
        }

        if (_isInitialized)
        {
            run.Hooks.BuildFinished();
        }

        return true;
    }

    private void Summarize()
    {
        var isReported = AppContext.TryGetSwitch(ReportsItself, out var value) && value;
        if (run.Options!.Verbosity == Verbosity.Quiet || isReported)
        {
            return;
        }

        var page = run.Screen.NewPage();
        var total = run.Surroundings.Time.GetElapsedTime(_start);
        SummaryScreen.Draw(page, run.Plan, total, Verdict(), run.IsSucceeding);
        run.Screen.Write(page);
    }

    private string Verdict()
    {
        var failed = "";
        foreach (var target in run.Plan)
        {
            if (target.Status == ExecutionStatus.Failed)
            {
                failed += (failed.Length > 0 ? ", " : "") + target.Name;
            }
        }

        return run.IsAborted ? "Stopped."
            : failed.Length > 0 ? $"Failed: {failed}."
            : "Succeeded.";
    }
}
