using System.Diagnostics;
using NoWait.Docker.Build;
using NoWait.Images;

namespace NoWait.Builders.Docker;

/// <summary>Follows a build in the daemon: its output to whoever listens, its steps to the timeline.</summary>
internal sealed class DockerProgress : IDisposable
{
    private static readonly ActivitySource Activities = new("NoWait");

    private readonly BuildRequest _request;
    private readonly DockerSteps _steps;
    private readonly SecretMask _mask;
    private readonly StepClock _clock;
    private readonly Dictionary<string, Activity?> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<DockerStep, BuildStep> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(string Stage, int Index)> _worked = [];
    private readonly TaskCompletionSource _dependencies = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    public DockerProgress(BuildRequest request, DockerSteps steps, SecretMask mask, StepClock clock) =>
        (_request, _steps, _mask, _clock) = (request, steps, mask, clock);

    /// <summary>The steps that needed work, those of builds before this one included.</summary>
    public IReadOnlySet<(string Stage, int Index)> Worked
    {
        get => _worked;
        init => _worked.UnionWith(value);
    }

    /// <summary>Ends as soon as all dependency steps have.</summary>
    public Task Dependencies => _dependencies.Task;

    /// <summary>Takes what happened; one at a time.</summary>
    public void Take(BuildEvent what)
    {
        switch (what)
        {
            case BuildEvent.StepChanged { Step: var step }:
                lock (_gate)
                {
                    Change(step);
                }

                break;
            case BuildEvent.StepPrinted { Step: var step } printed:
                Say(StageOf(step), printed.Line, printed.IsError);
                break;
            case BuildEvent.Warned warned:
                Say("", warned.Text, isError: false);
                break;
        }
    }

    /// <summary>Says something to people.</summary>
    public void Say(string stage, string line, bool isError) =>
        _request.Output?.Invoke(new(_request.Service, stage, _mask.Apply(line), isError));

    /// <summary>How many dependency steps, or others, there are, and how many needed no work.</summary>
    public StepCounts Count(bool dependencies)
    {
        lock (_gate)
        {
            var counted = _steps.All.Where(step => step.Counts && step.IsDependency == dependencies).ToList();
            return new(counted.Count, counted.Count(step => !_worked.Contains((step.Stage, step.Index))));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var activity in _running.Values)
            {
                activity?.Dispose();
            }

            _running.Clear();
        }
    }

    private void Change(BuildStep step)
    {
        var own = _steps.Find(step);
        if (own is not null)
        {
            _seen[own] = step.Completed is null && _seen.TryGetValue(own, out var before) ? before : step;
            if (step is { Started: not null, IsCached: false })
            {
                _worked.Add((own.Stage, own.Index));
            }
        }

        if (step is { Started: not null, Completed: null })
        {
            Begin(step, own);
        }
        else if (step.Completed is not null)
        {
            Begin(step, own);
            End(step);
        }

        if (!_dependencies.Task.IsCompleted && _steps.All.All(one => !one.IsDependency || _seen.GetValueOrDefault(one)?.Completed is not null))
        {
            _dependencies.TrySetResult();
        }
    }

    private void Begin(BuildStep step, DockerStep? own)
    {
        if (_running.ContainsKey(step.Digest))
        {
            return;
        }

        if (own?.Instruction is Run)
        {
            _clock.Begin(step.Digest, own);
        }

        _running[step.Digest] = IsTold(step, own) ? Start(step, own) : null;
    }

    /// <summary>Belongs to the target that runs now, which need not be the one that the build began in.</summary>
    private Activity? Start(BuildStep step, DockerStep? own)
    {
        var current = Activity.Current;
        Activity.Current = null;
        try
        {
            return Activities.StartActivity(KindOf(step, own))?
                .SetTag("nowait.service", _request.Service)
                .SetTag("nowait.stage", own?.Stage ?? step.Stage)
                .SetTag("nowait.step", own is null ? step.Instruction : InstructionText.Of(own.Instruction));
        }
        finally
        {
            Activity.Current = current;
        }
    }

    private void End(BuildStep step)
    {
        _clock.End(step.Digest);
        if (_running.TryGetValue(step.Digest, out var activity) && activity is not null)
        {
            activity.SetTag("nowait.cache", step.IsCached ? "hit" : "miss");
            if (step.Error is { } error)
            {
                activity.SetStatus(ActivityStatusCode.Error, _mask.Apply(error));
            }

            activity.Dispose();
            _running[step.Digest] = null;
        }
    }

    // What BuildKit does by itself is told when it is what people wait for: bases, the context, what comes out.
    private static bool IsTold(BuildStep step, DockerStep? own) => own is { Counts: true } || step.Stage == DockerPlan.ExportStage
        || KindOf(step, own) is "pull" or "context" or "export";

    private static string KindOf(BuildStep step, DockerStep? own) =>
        own is not null ? own.Instruction.GetType().Name.ToLowerInvariant()
        : step.Stage == DockerPlan.ExportStage || step.Instruction.StartsWith("export", StringComparison.Ordinal) ? "export"
        : step.Instruction.StartsWith("FROM ", StringComparison.Ordinal) ? "pull"
        : step.Instruction == "load build context" ? "context"
        : "load";

    private string StageOf(BuildStep step) => _steps.Find(step)?.Stage ?? step.Stage ?? "";
}
