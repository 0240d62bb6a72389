using NoWait.Deployers.Containers.Guarding;
using NoWait.Deployers.Processes;
using NoWait.Docker;
using HealthAnswer = NoWait.Health.HealthAnswer;

namespace NoWait.Deployers.Containers;

/// <summary>Puts a new container in the place of the one that runs: see docs/decisions/container-hand-over.md.</summary>
internal sealed class ContainerHandOver(DockerEngine engine, EngineNames names, DeployRequest request, TimeProvider time) : IDisposable
{
    private const int MostAttempts = 5;

    private readonly Networking _networks = new(engine, request.Service);
    private readonly List<ContainerRun> _runs = [];
    private readonly List<string> _created = [];
    private IReadOnlyList<string> _left = [];
    private bool _portIsTaken;
    private bool _oldIsStopped;
    private GuardProcess.Post? _guard;

    public required ContainerPlan Plan { get; init; }

    public required ContainerProbe Health { get; init; }

    /// <summary>The image's name in the engine.</summary>
    public required string Image { get; init; }

    /// <summary>What serves; null for nothing.</summary>
    public required Member? Old { get; init; }

    /// <summary>What this deployment holds as long as it lives.</summary>
    public required string LockFile { get; init; }

    /// <summary>Labels for what is started.</summary>
    public required Dictionary<string, string> Labels { get; init; }

    /// <summary>The longest time in which nobody can have answered.</summary>
    public TimeSpan Gap { get; private set; }

    /// <summary>The network in which what serves now was tried, and from which it has yet to go; null for none.</summary>
    public string? TrialNetwork { get; private set; }

    /// <summary>Returns the container that serves now, under its name for those that are to.</summary>
    /// <exception cref="DeployFailedException">It is not well; what ran before runs.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (request.Service.Container.Networks.Count > 0)
            {
                await _networks.EnsureOwnAsync(cancellationToken);
                Labels[EngineLabels.NeedsNetworks] = "";
            }

            var next = await (Old is { IsRunning: true } old && old.Port is not null && old.Port == Plan.HostPort
                ? TakePlaceAsync(old, cancellationToken)
                : StandBesideAsync(cancellationToken));
            await DismissAsync();
            return next;
        }
        catch (NotWellException e)
        {
            throw DeployFailure.Of(request, await GoBackAsync() ? Old?.Digest : null, e.Outcome, _portIsTaken || _oldIsStopped);
        }
        catch
        {
            await GoBackAsync();
            throw;
        }
    }

    public void Dispose() => _runs.ForEach(run => run.Dispose());

    /// <summary>Both may run at once: there is no port to hand over.</summary>
    private async Task<string> StandBesideAsync(CancellationToken cancellationToken)
    {
        var next = await CreateAsync(names.Next, Networking.Front, isPublished: true, cancellationToken);
        if (Old is { IsUp: true, IsRunning: false } crashing)
        {
            _oldIsStopped = true;
            await engine.Containers.StopAsync(crashing.Id, null, CancellationToken.None);
        }

        await StartAsync(next, cancellationToken);
        return next;
    }

    private async Task<string> TakePlaceAsync(Member old, CancellationToken cancellationToken)
    {
        // It gets ready while the new version is tried.
        _guard = GuardProcess.Stand(new(engine.Endpoint.ToString(), engine.Endpoint.Tls, names.Project, names.Service, old.Id, LockFile));
        if (!Labels.ContainsKey(EngineLabels.NeedsNetworks) && old.Label(EngineLabels.NeedsNetworks) is null
            && await TryApartAsync(cancellationToken) is { } next)
        {
            await SwapAsync(old, next, cancellationToken);
            return next.Id;
        }

        return await RehearseAsync(old, cancellationToken);
    }

    /// <summary>Shows that it becomes well where it is asked by nobody else; null when it does not, which may be for want of a way out.</summary>
    private async Task<ContainerRun?> TryApartAsync(CancellationToken cancellationToken)
    {
        var (network, run) = await StartApartAsync(cancellationToken);
        if (await Health.UntilWellAsync(run, cancellationToken) is { IsWell: true })
        {
            TrialNetwork = network;
            return run;
        }

        await engine.Containers.RemoveAsync(run.Id, force: true, cancellationToken);
        return null;
    }

    private async Task<(string Network, ContainerRun Run)> StartApartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var network = await _networks.EnsureTrialAsync(cancellationToken);
            try
            {
                var next = await CreateAsync(names.Next, network, isPublished: true, cancellationToken);
                return (network, await RunAsync(next, cancellationToken));
            }
            catch (DockerException e) when (attempt < MostAttempts && Networking.IsGone(network, e))
            {
                // Nobody was in it yet, so others could remove it: as one of two that were made at once, or after their last service.
                await RemoveAsync(names.Next);
            }
        }
    }

    /// <summary>The old one loses the port and the new one gets it, while both run.</summary>
    private async Task SwapAsync(Member old, ContainerRun next, CancellationToken cancellationToken)
    {
        using var activity = DeployActivity.Start("switch", request.Service.Name, $"hand port {Plan.HostPort} over");
        var start = time.GetTimestamp();
        await TakePortAsync(old);
        await engine.Networks.ConnectAsync(Networking.Front, next.Id, new(), CancellationToken.None);
        await Published(next, start, cancellationToken);
    }

    /// <summary>Where it needs its networks to start: another container shows that it becomes well, and then goes.</summary>
    private async Task<string> RehearseAsync(Member old, CancellationToken cancellationToken)
    {
        Labels[EngineLabels.NeedsNetworks] = "";
        var trial = await CreateAsync(names.Trial, Networking.Front, isPublished: false, cancellationToken);
        await StartAsync(trial, cancellationToken);
        var next = await CreateAsync(names.Next, Networking.Front, isPublished: true, cancellationToken);
        using var activity = DeployActivity.Start("switch", request.Service.Name, $"hand port {Plan.HostPort} over");
        var start = time.GetTimestamp();
        await TakePortAsync(old);
        var run = await RunAsync(next, cancellationToken);
        await EnsureWellAsync(run, cancellationToken);
        await Published(run, start, cancellationToken);
        await engine.Containers.RemoveAsync(trial, force: true, cancellationToken);
        return next;
    }

    private async Task TakePortAsync(Member old)
    {
        if (_guard is not null && !await _guard.IsReadyAsync(time))
        {
            await DismissAsync();
        }

        // From here on not even a cancellation may end it halfway.
        _portIsTaken = true;
        _left = await _networks.LeaveAllAsync(old.Id);
    }

    private async Task Published(ContainerRun run, long start, CancellationToken cancellationToken)
    {
        var answer = await Health.UntilPublishedAsync(run.Ended, request.Service.HealthDeadline, cancellationToken);
        Gap = time.GetElapsedTime(start);
        await EnsureAsync(run, answer);
    }

    private async Task StartAsync(string container, CancellationToken cancellationToken) =>
        await EnsureWellAsync(await RunAsync(container, cancellationToken), cancellationToken);

    private async Task<ContainerRun> RunAsync(string container, CancellationToken cancellationToken)
    {
        using var activity = DeployActivity.Start("start", request.Service.Name, "start the container");
        var run = await ContainerRun.StartAsync(engine, container, cancellationToken);
        _runs.Add(run);
        return run;
    }

    private async Task EnsureWellAsync(ContainerRun run, CancellationToken cancellationToken) =>
        await EnsureAsync(run, await Health.UntilWellAsync(run, cancellationToken));

    private static async Task EnsureAsync(ContainerRun run, HealthAnswer answer)
    {
        if (!answer.IsWell)
        {
            throw new NotWellException(await run.OutcomeAsync(answer));
        }
    }

    private async Task<string> CreateAsync(string name, string network, bool isPublished, CancellationToken cancellationToken)
    {
        var spec = Plan.Spec(Image, Labels, network, isPublished);
        var id = (await engine.Containers.CreateAsync(name, spec, cancellationToken)).Id;
        _created.Add(id);
        await _networks.JoinOwnAsync(id, isServing: isPublished, cancellationToken);
        return id;
    }

    /// <summary>Removes what was made and gives the old one its port again; returns whether it serves.</summary>
    private async Task<bool> GoBackAsync()
    {
        try
        {
            foreach (var container in _created)
            {
                await RemoveAsync(container);
            }

            if (_portIsTaken)
            {
                await _networks.RejoinAsync(Old!.Id, _left, CancellationToken.None);
            }

            if (_oldIsStopped)
            {
                await engine.Containers.StartAsync(Old!.Id, CancellationToken.None);
            }

            await DismissAsync();
            return Old is { IsRunning: true };
        }
        catch (DockerException e)
        {
            request.Notice?.Invoke($"{request.Service.Name}: what was begun could not be undone; the next deployment does it. {e.Message}");
            return false;
        }
    }

    private async Task DismissAsync()
    {
        if (_guard is { } guard)
        {
            _guard = null;
            await guard.EndAsync(time);
        }
    }

    private async Task RemoveAsync(string container)
    {
        try
        {
            await engine.Containers.RemoveAsync(container, force: true, CancellationToken.None);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // It went before.
        }
    }
}

/// <summary>A container did not become well.</summary>
internal sealed class NotWellException(RunOutcome outcome) : Exception(outcome.Detail)
{
    public RunOutcome Outcome { get; } = outcome;
}
