using System.Diagnostics;
using NoWait.Changes;

namespace NoWait.Builders;

/// <summary>Brings one stage's folder up to date: does the first step whose inputs changed, and all after it.</summary>
internal sealed class StageRun(HostBuild build, StageScript script, StageFolder folder, StepLog log)
{
    private const int MostAttempts = 3;
    private static readonly ActivitySource Activities = new("NoWait");

    /// <summary>Does the stage's steps up to one.</summary>
    /// <param name="from">The first step that is counted.</param>
    /// <param name="to">The first step that is not done.</param>
    /// <param name="act">Does the acts that later steps wait for.</param>
    /// <param name="cancellationToken">Ends it; the step that was running is not done then.</param>
    public async Task<StepCounts> RunAsync(
        int from, int to, Func<PendingAct, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var activity = Start("stage", script.Name);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(from, to, act, cancellationToken);
            }
            catch (SourceChangedException) when (attempt < MostAttempts)
            {
                log.Say("A source file changed while it was copied: the stage is looked at again.");
            }
            catch (Exception error) when (error is BuildFailedException or IOException)
            {
                activity?.SetStatus(ActivityStatusCode.Error, error.Message);
                throw;
            }
        }
    }

    private async Task<StepCounts> TryAsync(
        int from, int to, Func<PendingAct, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        var plan = new StagePlan(build, script, folder, to);
        var history = new StageHistory(folder.Record, plan.Paths);
        var isWhole = to == script.Steps.Count;
        var first = plan.FirstDifference(folder.Record);
        var isDone = first == to && (!isWhole || (folder.Record.Done.Count == to && HasExports(plan)));
        if (!isDone)
        {
            first = first == to && isWhole && folder.Record.Done.Count == to ? 0 : first;
            first = Prepare(plan, history, first, isWhole, cancellationToken);
        }

        var (total, cached) = (0, 0);
        for (var i = 0; i < to; i++)
        {
            var hit = i < first || await DoAsync(plan, history, (i, first), act, cancellationToken);
            if (i < first)
            {
                Start(KindOf(script.Steps[i]), i)?.SetTag("nowait.cache", "hit").Dispose();
                if (PlaceOf(plan, i, first) is { } place)
                {
                    build.Machine.Shortcut?.Done(place);
                }
            }

            if (i >= from && script.Steps[i].Counts)
            {
                (total, cached) = (total + 1, cached + (hit ? 1 : 0));
            }
        }

        if (!isDone)
        {
            folder.Save();
        }

        if (!isDone && isWhole)
        {
            plan.Copier.Later.Clear();
        }

        return new(total, cached);
    }

    /// <summary>Whether everything is there that other stages copy.</summary>
    private bool HasExports(StagePlan plan) => build.ExportsOf(script)
        .All(path => path.AsSpan().ContainsAny("*?[") || Disk.Stat(plan.Paths.Of(path)).Kind != FileKind.Missing);

    /// <summary>Makes the folder what it was before a step was done first; returns the step, or an earlier one where it must.</summary>
    private int Prepare(StagePlan plan, StageHistory history, int first, bool isWhole, CancellationToken cancellationToken)
    {
        (first, var spoilt) = history.Rewind(first);
        folder.Undo(first);
        var wanted = Enumerable.Range(0, plan.Count).SelectMany(plan.EntriesOf).Select(entry => entry.Destination)
            .ToHashSet(StringComparer.Ordinal);
        plan.Copier.Remove(path => wanted.Contains(path) || (!isWhole && folder.Record.Files[path].Step >= plan.Count));
        plan.Copier.Announce(Enumerable.Range(first, plan.Count - first).SelectMany(plan.EntriesOf));
        for (var i = first - 1; i >= 0 && spoilt.Count > 0; i--)
        {
            var entries = plan.EntriesOf(i).Where(entry => spoilt.Remove(entry.Destination)).ToList();
            plan.Copier.Bring(entries, i, new(""), cancellationToken);
            history.Forget(entries);
        }

        var step = first;
        while (step < plan.Count && script.Steps[step] is Step.Bring or Step.MakeFolder)
        {
            step++;
        }

        plan.Copier.Later.Hide(step, Enumerable.Range(0, Math.Min(step, plan.Count)).SelectMany(plan.EntriesOf)
            .Select(entry => entry.Destination).ToHashSet(StringComparer.Ordinal));
        return first;
    }

    /// <summary>Does a step; says whether it needed no work after all.</summary>
    private async Task<bool> DoAsync(
        StagePlan plan, StageHistory history, (int Index, int First) at, Func<PendingAct, CancellationToken, Task> act,
        CancellationToken cancellationToken)
    {
        var index = at.Index;
        cancellationToken.ThrowIfCancellationRequested();
        var step = script.Steps[index];
        var done = new DoneStep(plan.KeyOf(index));
        using var activity = Start(KindOf(step), index);
        var hit = false;
        switch (step)
        {
            case Step.MakeFolder made:
                plan.Copier.EnsureFolder(made.Folder);
                break;
            case Step.Bring:
                var entries = plan.EntriesOf(index);
                var (files, bytes) = plan.Copier.Bring(entries, index, done, cancellationToken);
                history.Forget(entries);
                activity?.SetTag("nowait.bytes", bytes);
                hit = files == 0;
                break;
            case Step.Execute execute:
                folder.Save();
                if (!await RunAsync(plan, execute, PlaceOf(plan, index, at.First), activity, cancellationToken))
                {
                    // Whoever asks for it next has to ask the command.
                    done = done with { Key = "" };
                }

                history.Note(done, plan.Copier.Later.IsHidden);
                break;
            case Step.Act { Pending: var pending }:
                folder.Save();
                await act(pending with { File = plan.Paths.Of(pending.Path[1..]) }, cancellationToken);
                history.Note(done, plan.Copier.Later.IsHidden);
                break;
            default:
                throw new InvalidOperationException($"{step.GetType().Name} is no step of the host builder.");
        }

        activity?.SetTag("nowait.cache", hit ? "hit" : "miss");
        folder.Record.Done.Add(done);
        return hit;
    }

    // The stage's last step, where something might make what it makes; null where nothing might.
    private StepPlace? PlaceOf(StagePlan plan, int index, int first) =>
        build.Machine.Shortcut is null || index != script.Steps.Count - 1 || script.Steps[index] is not Step.Execute step ? null
        : new(build.Request.Service, build.FolderOf(script.Name), folder.Root, step.Run.Command)
        {
            Identity = plan.IdentityOf(step),
            IsAlone = script.Steps.Skip(first).Take(index - first).All(before => before is Step.Bring or Step.MakeFolder),
            Files = folder.Record.Files,
            Exports = [.. build.ExportsOf(script).Select(plan.Paths.Of)],
        };

    private async Task<bool> RunAsync(
        StagePlan plan, Step.Execute step, StepPlace? place, Activity? activity, CancellationToken cancellationToken)
    {
        try
        {
            return await new StepRunner(build, script, folder, plan, log).RunAsync(step, place, cancellationToken);
        }
        catch (BuildFailedException error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            throw;
        }
    }

    private static string KindOf(Step step) => step switch
    {
        Step.Bring => "copy",
        Step.Execute => "run",
        Step.Act { Instruction: Images.Strip } => "strip",
        Step.Act => "compress",
        _ => "folder",
    };

    private Activity? Start(string kind, int step) => script.Steps[step].Counts
        ? Start(kind, InstructionText.Of(script.Steps[step].Instruction))
        : null;

    private Activity? Start(string kind, string text) => Activities.StartActivity(kind)?
        .SetTag("nowait.service", build.Request.Service)
        .SetTag("nowait.stage", script.Name)
        .SetTag("nowait.step", text);
}
