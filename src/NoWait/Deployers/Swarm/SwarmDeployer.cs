using System.Runtime.CompilerServices;
using NoWait.Builders;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Configuration;
using NoWait.Docker.Containers;
using NoWait.Docker.Images;

namespace NoWait.Deployers.Swarm;

/// <summary>Runs services in a Docker swarm, of which the engine is a manager.</summary>
/// <param name="engine">The engine; nothing is asked of it before it is needed.</param>
/// <param name="project">What keeps this repository's services apart from others' of the same name.</param>
/// <param name="workspace">Where the files of secrets and configs lie, and locks are kept.</param>
/// <param name="environment">The variables that secrets may come from, and that Docker's own settings are found by.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class SwarmDeployer(
    DockerEngine engine, string project, Workspace workspace, IReadOnlyDictionary<string, string> environment, TimeProvider? time = null) : IDeployer, ILiveUpdate, ILooksAhead
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc />
    public string Name => "swarm";

    /// <summary>How many images of a service stay on the manager's machine, the running one counted; at least 1.</summary>
    public int Keep { get; init; } = 3;

    /// <inheritdoc />
    public async Task<Deployment> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var own = await LockAsync(request.Service.Name, request.Notice, cancellationToken);
        var rollout = new SwarmRollout(engine, Names(request.Service.Name), LiveImage.Of(request), _time)
        {
            Keep = Math.Max(1, Keep),
            Root = workspace.Root,
            Environment = environment,
            Credentials = (image, token) =>
                new CredentialFinder(DockerConfiguration.From(environment)).FindAsync(ImagesApi.RegistryOf(image), token),
        };
        return await rollout.RunAsync(cancellationToken);
    }

    /// <inheritdoc />
    Task ILooksAhead.LookAheadAsync(string service, CancellationToken cancellationToken) => StatusAsync(service, cancellationToken);

    /// <inheritdoc />
    async Task<IReadOnlyList<ILiveReplica>> ILiveUpdate.ReplicasAsync(Service service, CancellationToken cancellationToken)
    {
        if (await engine.Swarm.Services.FindAsync(Names(service.Name).Current, cancellationToken) is not { } details
            || details.Spec?.Labels?.ContainsKey(LiveImage.Label) != true)
        {
            return [];
        }

        var tasks = await engine.Swarm.Services.TasksAsync(
            new Filters { { "service", details.ID }, { "desired-state", "running" } }, cancellationToken);
        var containers = (await engine.Containers.ListAsync(all: false, Names(service.Name).Filter(), cancellationToken))
            .Select(container => new Member(container)).Where(member => member.IsRunning && member.Label(LiveImage.Label) is not null).ToList();

        // Where a task runs on another machine, or is not there now, only a deployment makes all of them equal.
        int? port = int.TryParse(details.Spec.Labels.GetValueOrDefault(EngineLabels.Port), out var number) ? number : null;
        return containers.Count != tasks.Count
            ? []
            : [.. containers.Select(member => new LiveContainer(engine, member.Id, new(port, service.Health, service.HealthDeadline), _time))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ServiceStatus>> StatusAsync(string? service, CancellationToken cancellationToken)
    {
        var filter = new Filters { { "label", $"{EngineLabels.Project}={project}" } };
        if (service is not null)
        {
            filter.Add("label", $"{EngineLabels.Service}={service}");
        }

        var reach = new EngineReach(engine.Endpoint);
        var services = await engine.Swarm.Services.ListAsync(filter, cancellationToken);
        return await Task.WhenAll(services.Select(async details => SwarmStatus.Of(
            details, await engine.Swarm.Services.TasksAsync(new Filters { { "service", details.ID } }, cancellationToken), reach)));
    }

    /// <inheritdoc />
    public async Task<bool> StopAsync(string service, CancellationToken cancellationToken)
    {
        using var own = await LockAsync(service, null, cancellationToken);
        if (await engine.Swarm.Services.FindAsync(Names(service).Current, cancellationToken) is not { Spec: { } spec } details
            || spec.Labels?.GetValueOrDefault(EngineLabels.Service) != service)
        {
            return false;
        }

        var stopped = spec with { Mode = new() { Replicated = new(0) } };
        await engine.Swarm.Services.UpdateAsync(details.ID, details.Version.Index, stopped, RegistryCredentials.None, cancellationToken);
        while (await RunningAsync(details.ID, cancellationToken))
        {
            await Task.Delay(Pause, _time, cancellationToken);
        }

        return spec.Mode?.Replicated is not { Replicas: 0 };
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> LogsAsync(
        LogsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var service = Names(request.Service).Current;
        if (await engine.Swarm.Services.FindAsync(service, cancellationToken) is not null)
        {
            var options = new LogOptions { Tail = request.Tail, Follow = request.Follow };
            await foreach (var line in engine.Swarm.Services.LogsAsync(service, options, cancellationToken))
            {
                yield return line.Text;
            }
        }
    }

    private async Task<bool> RunningAsync(string id, CancellationToken cancellationToken) =>
        (await engine.Swarm.Services.TasksAsync(new Filters { { "service", id } }, cancellationToken))
            .Any(task => task.Status.State is "running" or "starting" or "preparing");

    private EngineNames Names(string service) => new(project, service);

    private Task<FileLock> LockAsync(string service, Action<string>? notice, CancellationToken cancellationToken) => FileLock.AcquireAsync(
        Path.Combine(workspace.Run, "swarm", service + ".lock"),
        _time,
        () => notice?.Invoke($"{service} is in the hands of another deployment: waiting until it is done."),
        cancellationToken);
}
