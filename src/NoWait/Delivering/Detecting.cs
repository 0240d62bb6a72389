using NoWait.Changes;

namespace NoWait.Delivering;

/// <summary>The step that finds out which services changed since their image was built.</summary>
internal sealed class Detecting(ServiceRuns runs, Means means)
{
    private const string NothingChanged = "nothing changed";

    private readonly ChangeDetector _detector = new(means.Workspace, means.Options);

    // With nothing to build, not even the machinery of an asynchronous method is loaded.
    public Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var run in runs.All)
        {
            _detector.Recall(run, Requests.Of(run, means));
        }

        if (runs.Building.Any())
        {
            return LookAsync(cancellationToken);
        }

        means.Meter?.Unchanged = true;
        return Task.FromResult<string?>(NothingChanged);
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
