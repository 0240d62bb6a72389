using NoWait.Delivering;
using NoWait.Sources;
using NoWait.Timing;
using NoWait.Timing.Events;
using NoWait.Waiting;

namespace NoWait.Live;

/// <summary>Writes each loop into the ledger as a run, and once for each service that what runs is no image any more.</summary>
internal sealed class LiveLedger(Workspace workspace, RunSetting setting, TimeProvider time)
{
    /// <summary>The target that loops are runs of.</summary>
    public const string Target = "Watch";

    private readonly Ledger _ledger = new(Workspace.Ensure(workspace.Ledger));
    private readonly Lazy<Task<WorkingTree>> _tree = new(() => new RememberedTree(workspace.Root, workspace.Cache, time).AskAsync(CancellationToken.None));
    private readonly Lock _gate = new();
    private readonly HashSet<string> _marked = new(StringComparer.Ordinal);

    /// <summary>Adds a loop.</summary>
    public void Append(Service service, ChosenDeployer deployer, LiveLoop loop)
    {
        var tree = _tree.Value.GetAwaiter().GetResult();
        var id = EventId.Of(loop.At, workspace.Root, Environment.MachineName, $"{Environment.ProcessId}", loop.Service);
        var outcome = loop.Error is null ? Outcome.Succeeded : Outcome.Failed;
        var starts = loop.Parts.Select((part, index) => loop.Parts.Take(index).Sum(earlier => earlier.Value.TotalSeconds)).ToList();
        lock (_gate)
        {
            _ledger.Append(new Run
            {
                At = time.GetUtcNow(),
                Id = id,
                Started = loop.At,
                By = setting.Person(tree),
                Where = setting.Where,
                Host = setting.Host,
                Commit = tree.Head?.Id,
                Branch = tree.Branch,
                Asked = [Target],
                Result = outcome,
                Error = loop.Error,
                Seconds = loop.Took.TotalSeconds,
                Waiting = setting.Cost.Waiting,
                Rate = setting.Cost.HourlyRate,
                Targets = [.. loop.Parts.Select(part => new RunTarget($"{part.Key}", part.Value.TotalSeconds))],
                Steps = [.. loop.Parts.Select((part, index) => new RunStep($"{part.Key}", "loop", starts[index], part.Value.TotalSeconds) { Service = loop.Service })],
            });
            Mark(service, deployer, loop, (id, tree));
        }
    }

    /// <summary>Today's loops.</summary>
    public static IReadOnlyList<Run> Today(Workspace workspace, TimeProvider time)
    {
        var now = time.GetLocalNow();
        return [.. new Ledger(workspace.Ledger).Since(new DateTimeOffset(now.Date, now.Offset)).OfType<Run>().Where(run => run.Asked is [Target])];
    }

    private void Mark(Service service, ChosenDeployer deployer, LiveLoop loop, (string Run, WorkingTree Tree) about)
    {
        // A full deployment has an entry of its own, and puts an image back.
        if (loop.Parts.Any(part => part.Key == LoopPart.Deployed))
        {
            _marked.Remove(service.Name);
        }
        else if (loop.Error is null && loop.Parts.Any(part => part.Key == LoopPart.Copied) && _marked.Add(service.Name))
        {
            var digest = deployer.StatusAsync(service.Name, CancellationToken.None).GetAwaiter().GetResult() is [var status, ..] ? status.Digest ?? "" : "";
            _ledger.Append(new Timing.Events.Deployment
            {
                At = time.GetUtcNow(),
                Id = EventId.Of(loop.At, about.Run, service.Name, "live"),
                Run = about.Run,
                Service = service.Name,
                Deployer = deployer.NameOf(service.Name),
                From = digest,
                To = digest,
                By = setting.Person(about.Tree),
                Where = setting.Where,
                Result = Outcome.Succeeded,
                Seconds = loop.Took.TotalSeconds,
                IsLiveUpdated = true,
            });
        }
    }
}
