using NoWait.Changes;

namespace NoWait.Builders;

/// <summary>The stage folders of one service, which one run at a time may use.</summary>
internal sealed class ServiceFolders(
    HostMachine machine, StatCache cache, Func<PendingAct, CancellationToken, Task> act) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, int> _prepared = new(StringComparer.Ordinal);
    private FileLock? _lock;

    /// <summary>Runs the stages that the image needs, as soon as what they need is there.</summary>
    public async Task<BuildOutput> RunAsync(BuildRequest request, bool isPreparing, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var lockFile = Path.Combine(request.Store, "stages", request.Service, ".lock");
            _lock ??= await FileLock.AcquireAsync(
                lockFile, machine.Time, () => Say(request, $"Waiting for another run that builds '{request.Service}'."),
                cancellationToken);
            StopSigns.Put(Path.Combine(request.Store, "stages"));
            var build = new HostBuild(request, machine, cache);
            var counts = await RunAsync(build, isPreparing, cancellationToken);
            await Task.Run(cache.Save, cancellationToken);
            var scripts = build.BuildScripts.Select(one => one.Script).ToList();
            return new(scripts.ToDictionary(script => script.Name, script => build.RootOf(script.Name)), counts)
            {
                Pending = [.. scripts.SelectMany(build.PendingOf)],
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _lock?.Dispose();
        _turn.Dispose();
    }

    private async Task<StepCounts> RunAsync(HostBuild build, bool isPreparing, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Dictionary<string, Task<StepCounts>>(StringComparer.Ordinal);
        foreach (var (script, needs) in build.BuildScripts)
        {
            var needed = needs.Select(other => running[other.Name]).ToArray();
            running[script.Name] = RunAsync(build, script, needed, new(isPreparing, stop.CancelAsync, stop.Token));
        }

        var all = Task.WhenAll(running.Values);
        try
        {
            var counts = await all;
            return new(counts.Sum(count => count.Total), counts.Sum(count => count.Cached));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The first failure cancelled the others; it is the one to tell.
            throw all.Exception?.InnerExceptions.FirstOrDefault(error => error is not OperationCanceledException)
                ?? running.Values.Select(task => task.Exception?.InnerException).OfType<Exception>().First();
        }
    }

    private async Task<StepCounts> RunAsync(
        HostBuild build, StageScript script, Task[] needed, Going going)
    {
        await Task.WhenAll(needed);
        try
        {
            // Stages that wait for nothing run side by side.
            return await Task.Run(() => RunStageAsync(build, script, going.IsPreparing, going.Token), going.Token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await going.Stop();
            throw error is IOException or UnauthorizedAccessException ? Failure(build.Request, script, error) : error;
        }
    }

    private async Task<StepCounts> RunStageAsync(
        HostBuild build, StageScript script, bool isPreparing, CancellationToken cancellationToken)
    {
        var name = script.Name;
        var to = isPreparing ? script.DependencySteps : script.Steps.Count;
        int from;
        lock (_prepared)
        {
            _prepared.Remove(name, out from);
            if (isPreparing)
            {
                _prepared[name] = to;
            }
        }

        using var log = new StepLog(build.Request, name, append: from > 0);
        var isClean = build.Request.Clean && from == 0;
        var folder = StageFolder.Open(build.FolderOf(name), isClean, log.Say);
        return await new StageRun(build, script, folder, log)
            .RunAsync(isPreparing ? 0 : from, to, act, cancellationToken);
    }

    /// <summary>What all stages of a run have in common.</summary>
    private sealed record Going(bool IsPreparing, Func<Task> Stop, CancellationToken Token);

    private static BuildFailedException Failure(BuildRequest request, StageScript script, Exception error)
    {
        const int noSpace = 28, diskFull = unchecked((int)0x80070070);
        var remedy = error.HResult is noSpace or diskFull
            ? $" Free some space there: {Path.Combine(request.Store, "caches")} may be deleted, and fills again."
            : "";
        return new($"Stage '{script.Name}' of '{request.Service}': {error.Message.TrimEnd('.')}.{remedy}", error) { Stage = script.Name };
    }

    private static void Say(BuildRequest request, string message) =>
        request.Output?.Invoke(new(request.Service, "", message, IsError: false));
}
