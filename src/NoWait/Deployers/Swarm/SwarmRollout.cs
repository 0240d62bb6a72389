using System.Net;
using NoWait.Deployers.Containers;
using NoWait.Deployers.Processes;
using NoWait.Docker;
using NoWait.Docker.Configuration;
using NoWait.Docker.Daemon;
using NoWait.Docker.Networks;
using NoWait.Docker.Swarm;
using NoWait.Oci;

namespace NoWait.Deployers.Swarm;

/// <summary>One deployment of one service of a swarm; only under the service's lock.</summary>
internal sealed class SwarmRollout(DockerEngine engine, EngineNames names, DeployRequest request, TimeProvider time)
{
    private readonly SwarmPlan _plan = new(request, names);
    private readonly ServiceImages _images = new(engine, names);
    private readonly SwarmData _data = new(engine, names, request.Service);
    private ServiceDetails? _before;
    private bool _hasCanaries;

    /// <summary>Whether the swarm was told of the new version, and neither finished it nor was told to go back.</summary>
    private bool _isOpen;

    /// <summary>How many images stay on this node, the running one counted.</summary>
    public required int Keep { get; init; }

    /// <summary>The repository's root: what files are relative to.</summary>
    public required string Root { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Who we are to the registry that the image was pushed to.</summary>
    public required Func<string, CancellationToken, Task<RegistryCredentials>> Credentials { get; init; }

    private Service Service => request.Service;

    private string? Before => _before?.Spec?.Labels?.GetValueOrDefault(EngineLabels.Digest);

    public async Task<Deployment> RunAsync(CancellationToken cancellationToken)
    {
        _ = Health.HealthQuestion.Local(_plan.Port, Service.Health);
        try
        {
            var info = await EnsureManagerAsync(cancellationToken);
            _before = await engine.Swarm.Services.FindAsync(names.Current, cancellationToken);
            if (_before is not null && _before.Spec?.Labels?.GetValueOrDefault(EngineLabels.Service) != Service.Name)
            {
                throw DeployFailure.Of(
                    request, null, $"a service of somebody else's is called {names.Current}: remove that, or give this project another name with --project");
            }

            return await RollOutAsync(info, cancellationToken);
        }
        catch (DockerException e)
        {
            throw _isOpen
                ? DeployFailure.Unknown(request, Before, e.Message.TrimEnd('.'), e)
                : DeployFailure.Of(request, Before, e.Message.TrimEnd('.'), e);
        }
        catch (OciException e)
        {
            throw DeployFailure.Of(request, Before, e.Message.TrimEnd('.'), e);
        }
    }

    private async Task<Deployment> RollOutAsync(DaemonInfo info, CancellationToken cancellationToken)
    {
        var image = await ImageAsync(info, cancellationToken);
        var secrets = await _data.EnsureSecretsAsync(Root, Environment, cancellationToken);
        var configs = await _data.EnsureConfigsAsync(Root, cancellationToken);
        var spec = _plan.Spec(image, secrets, configs, _before?.Spec?.TaskTemplate.ForceUpdate ?? 0);
        var fingerprint = spec.Labels![EngineLabels.Fingerprint];
        var reach = new EngineReach(engine.Endpoint);
        var address = _plan.Port is { } port ? reach.Address(port) : null;
        if (_before?.Spec?.Labels?.GetValueOrDefault(EngineLabels.Fingerprint) == fingerprint)
        {
            if (await RunsAsync(fingerprint, cancellationToken))
            {
                return new(Service.Name, _plan.Digest, _plan.Digest) { Changed = false, Address = address };
            }

            spec = spec with { TaskTemplate = spec.TaskTemplate with { ForceUpdate = spec.TaskTemplate.ForceUpdate + 1 } };
        }

        if (Service.Swarm is { StartFirst: true } && !_plan.IsStartFirst)
        {
            request.Notice?.Invoke($"{Service.Name} has a port of its machines for itself: the old task goes before the new one comes.");
        }

        if (await EnsureNetworksAsync(cancellationToken) is { } local)
        {
            throw DeployFailure.Of(request, Before, $"the network {local} is of one machine only: name one that the swarm makes, or remove it");
        }

        if (request is { Pushed: null, IsKnownGood: false } && await MissingCommand.FindAsync(engine, request.Image, image, names.Trial, cancellationToken) is { } missing)
        {
            throw DeployFailure.Of(request, Before, missing);
        }

        var start = time.GetTimestamp();
        var id = await BeginAsync(spec, fingerprint, address, cancellationToken);
        await EnsureWellAsync(id, fingerprint, reach, cancellationToken);
        _isOpen = false;
        var took = time.GetElapsedTime(start);
        await TidyAsync(id);
        return new(Service.Name, Before, _plan.Digest)
        {
            Address = address,
            HealthyAfter = took,
            Gap = _before is null || _plan.IsStartFirst || Service.Swarm.Replicas > 1 ? TimeSpan.Zero : took,
        };
    }

    private async Task<DaemonInfo> EnsureManagerAsync(CancellationToken cancellationToken)
    {
        var info = await engine.Daemon.InfoAsync(cancellationToken);
        return info.Swarm switch
        {
            { LocalNodeState: "active", ControlAvailable: true } => info,
            { LocalNodeState: "active" } => throw DeployFailure.Of(
                request, null, $"the engine at {engine.Endpoint} is in a swarm, but is no manager: name a manager with --docker-host"),
            _ => throw DeployFailure.Of(
                request, null, $"the engine at {engine.Endpoint} is in no swarm: begin one there with 'docker swarm init', or name a manager with --docker-host"),
        };
    }

    /// <summary>What tasks are made from: where every node can pull it, or else the image's id, which no node tries to pull.</summary>
    private async Task<string> ImageAsync(DaemonInfo info, CancellationToken cancellationToken)
    {
        if (request.Pushed is { } pushed)
        {
            return pushed;
        }

        if (info.Swarm!.Nodes > 1)
        {
            throw DeployFailure.Of(
                request, Before, $"the swarm has {info.Swarm.Nodes} machines, and the image is in no registry that they could pull it from: push it with --registry");
        }

        EnginePlatform.Refuse(request, await engine.Daemon.VersionAsync(cancellationToken), Before);
        await _images.EnsureAsync(request, Before, cancellationToken);
        return request.Image.Manifest.Config.Digest.ToString();
    }

    private async Task<bool> RunsAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var tasks = await engine.Swarm.Services.TasksAsync(new Filters { { "service", _before!.ID }, { "desired-state", "running" } }, cancellationToken);
        return tasks.Count(task => task.Status.State == "running"
            && task.Spec?.ContainerSpec.Labels?.GetValueOrDefault(EngineLabels.Fingerprint) == fingerprint) == Service.Swarm.Replicas;
    }

    /// <summary>Makes the service's networks where they are missing; gives the first that no swarm can use.</summary>
    private async Task<string?> EnsureNetworksAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Service.Container.Networks)
        {
            var there = (await engine.Networks.ListAsync(new Filters { { "name", name } }, cancellationToken)).FirstOrDefault(network => network.Name == name);
            if (there is { Scope: not "swarm" })
            {
                return name;
            }

            if (there is null)
            {
                await engine.Networks.CreateAsync(
                    new NetworkSpec
                    {
                        Name = name, Driver = "overlay", Attachable = true, Labels = new Dictionary<string, string> { [EngineLabels.Role] = "network" },
                    },
                    cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Begins the update: whole, or with the canaries, and goes on when nothing is wrong with them.</summary>
    private async Task<string> BeginAsync(ServiceSpec spec, string fingerprint, string? address, CancellationToken cancellationToken)
    {
        var canaries = _before is null ? 0 : request.Canary?.Of(Service.Swarm.Replicas) ?? 0;
        if (canaries == 0)
        {
            return await ApplyAsync(spec, cancellationToken);
        }

        var id = await ApplyAsync(SwarmCanary.First(spec, canaries, Service), cancellationToken);
        var watch = new SwarmCanary(engine, request, id, time) { Address = address };
        RunOutcome? outcome = null;
        try
        {
            outcome = await watch.LookAsync(fingerprint, canaries, cancellationToken);
            if (outcome.IsWell)
            {
                await watch.GoOnAsync(spec, cancellationToken);
                _hasCanaries = true;
            }
        }
        finally
        {
            if (outcome is not { IsWell: true })
            {
                await GoBackAsync(id, fingerprint);
            }
        }

        return outcome.IsWell ? id : throw DeployFailure.Of(request, Before, outcome, rolledBack: true);
    }

    private async Task<string> ApplyAsync(ServiceSpec spec, CancellationToken cancellationToken)
    {
        using var activity = DeployActivity.Start("start", Service.Name, _before is null ? "make the service" : "update the service");
        _isOpen = true;
        var credentials = request.Pushed is { } pushed ? await Credentials(pushed, cancellationToken) : RegistryCredentials.None;
        try
        {
            if (_before is null)
            {
                return await engine.Swarm.Services.CreateAsync(spec, credentials, cancellationToken);
            }

            await CalmAsync(_before.ID, cancellationToken);
            await engine.Swarm.Services.ChangeAsync(
                _before, version => engine.Swarm.Services.UpdateAsync(_before.ID, version, spec, credentials, cancellationToken));
            return _before.ID;
        }
        catch (DockerException e) when (e.Status < HttpStatusCode.InternalServerError)
        {
            _isOpen = false;
            throw;
        }
    }

    private Task CalmAsync(string id, CancellationToken cancellationToken) => _plan.IsStartFirst
        ? Task.CompletedTask
        : Unassigned.GoneAsync(engine.Swarm.Services, id, Service.StopGrace, time, cancellationToken);

    private async Task EnsureWellAsync(string id, string fingerprint, EngineReach reach, CancellationToken cancellationToken)
    {
        using var activity = DeployActivity.Start("health", Service.Name, "wait until the swarm runs it");
        RunOutcome? outcome = null;
        var isLost = false;
        try
        {
            outcome = await new Convergence(engine, request, id, time).WaitAsync(fingerprint, cancellationToken);
            if (outcome.IsWell)
            {
                outcome = await new PublishedPort(request, _plan, reach, time).AskAsync(cancellationToken) ?? outcome;
            }
        }
        catch (DockerException e) when (e.IsUnanswered)
        {
            // Of the version nothing bad is known: the swarm goes on with it, and goes back by itself when it fails.
            isLost = true;
            throw;
        }
        finally
        {
            if (outcome is not { IsWell: true } && !isLost)
            {
                await GoBackAsync(id, fingerprint);
            }
        }

        if (!outcome.IsWell)
        {
            throw DeployFailure.Of(request, Before, outcome, rolledBack: _before is not null);
        }
    }

    private async Task GoBackAsync(string id, string fingerprint)
    {
        await TakeBackAsync(id, fingerprint);
        _isOpen = false;
    }

    /// <summary>Has the swarm run what it ran before, unless it does already; what was not there before goes.</summary>
    private async Task TakeBackAsync(string id, string fingerprint)
    {
        if (_before is null)
        {
            await engine.Swarm.Services.RemoveAsync(id, CancellationToken.None);
            return;
        }

        var now = await engine.Swarm.Services.InspectAsync(id, CancellationToken.None);
        if (now.Spec?.Labels?.GetValueOrDefault(EngineLabels.Fingerprint) != fingerprint)
        {
            return;
        }

        await CalmAsync(id, CancellationToken.None);
        if (_hasCanaries)
        {
            // What the swarm had before is the canaries.
            var spec = _before.Spec! with { UpdateConfig = now.Spec.RollbackConfig };
            await engine.Swarm.Services.ChangeAsync(
                now, version => engine.Swarm.Services.UpdateAsync(id, version, spec, RegistryCredentials.None, CancellationToken.None));
        }
        else if (now.PreviousSpec is not null)
        {
            await engine.Swarm.Services.ChangeAsync(now, version => engine.Swarm.Services.RollBackAsync(id, version, now.Spec, CancellationToken.None));
        }
    }

    private async Task TidyAsync(string id)
    {
        try
        {
            if (request.Pushed is null)
            {
                await _images.PruneAsync(names.Image(_plan.Digest), Keep, CancellationToken.None);
            }

            await _data.PruneAsync(await engine.Swarm.Services.InspectAsync(id, CancellationToken.None), CancellationToken.None);
        }
        catch (DockerException e)
        {
            request.Notice?.Invoke($"{Service.Name} runs, but not all that it replaced could be tidied away: {e.Message}");
        }
    }
}
