using NoWait.Changes;

namespace NoWait.Delivering;

/// <summary>The step that finds out which services changed since their image was built.</summary>
internal sealed class Detecting(ServiceRuns runs, Means means)
{
    private const string NothingChanged = "nothing changed";
    private const int FewServices = 16;

    // More than one, because a look may wait for the disk.
    private const int ThreadsPerCore = 4;

    private readonly ChangeDetector _detector = new(means.Workspace, means.Options);

    // With nothing to build, not even the machinery of an asynchronous method is loaded.
    public Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        Recall();

        if (runs.Building.Any())
        {
            return LookAsync(cancellationToken);
        }

        means.Meter?.Unchanged = true;
        return Task.FromResult<string?>(NothingChanged);
    }

    // On threads of its own: what a pool needs to begin with takes longer than to look at a small repository.
    private void Recall()
    {
        var next = -1;
        var others = new Thread[Math.Min(runs.All.Count / FewServices, (ThreadsPerCore * Environment.ProcessorCount) - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new(Work) { IsBackground = true };
            others[i].Start();
        }

        Work();
        foreach (var other in others)
        {
            other.Join();
        }

        void Work()
        {
            var memo = new SightingMemo();
            for (int number; (number = Interlocked.Increment(ref next)) < runs.All.Count;)
            {
                _detector.Recall(runs.All[number], Requests.Of(runs.All[number], means), memo);
            }
        }
    }

    private async Task<string?> LookAsync(CancellationToken cancellationToken)
    {
        await runs.EachAsync("Changes", runs.Building, (run, token) => Task.Run(() => LookAsync(run, token), token), cancellationToken);
        _detector.Keep();
        var changed = runs.Building.ToList();
        foreach (var run in changed)
        {
            means.Say($"{run.Service.Name}: {string.Join("; ", run.Causes.Take(3))}");
        }

        means.Meter?.Unchanged = changed.Count == 0;
        return changed.Count == 0 ? NothingChanged : $"{changed.Count} of {runs.All.Count} changed";
    }

    private async Task LookAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        var looks = new Looks(means.Time.GetUtcNow());
        await Resolving.RunAsync(run, means, looks, cancellationToken);
        _detector.Detect(run, Requests.Of(run, means), looks);
    }
}
