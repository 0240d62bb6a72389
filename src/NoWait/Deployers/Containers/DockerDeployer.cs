using System.Runtime.CompilerServices;
using NoWait.Builders;
using NoWait.Deployers.Containers.Guarding;
using NoWait.Docker;
using NoWait.Docker.Containers;

namespace NoWait.Deployers.Containers;

/// <summary>Runs services as containers of one Docker Engine, here or elsewhere.</summary>
/// <param name="engine">The engine; nothing is asked of it before it is needed.</param>
/// <param name="project">What keeps this repository's services apart from others' of the same name.</param>
/// <param name="root">A folder of this checkout's own for locks; it is made when it is needed.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class DockerDeployer(DockerEngine engine, string project, string root, TimeProvider? time = null) : IDeployer, ILiveUpdate, ILooksAhead
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc />
    public string Name => "docker";

    /// <summary>How many images of a service stay in the engine, the running one counted; at least 1.</summary>
    public int Keep { get; init; } = 3;

    private string Holder => $"{Environment.MachineName}:{Path.GetFullPath(root)}";

    /// <inheritdoc />
    public async Task<Deployment> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var own = await LockAsync(request.Service.Name, request.Notice, cancellationToken);
        var rollout = new ContainerRollout(engine, Names(request.Service.Name), LiveImage.Of(request), _time)
        {
            Keep = Math.Max(1, Keep), Holder = Holder, LockFile = LockFile(request.Service.Name),
        };
        return await rollout.RunAsync(cancellationToken);
    }

    /// <inheritdoc />
    async Task ILooksAhead.LookAheadAsync(string service, CancellationToken cancellationToken)
    {
        if ((await StatusAsync(service, cancellationToken)).Any(status => status.State == ServiceState.Running))
        {
            GuardProcess.GetReady();
        }

        await engine.Daemon.VersionAsync(cancellationToken);
        await engine.Images.FindAsync(Names(service).Repository, cancellationToken);
    }

    /// <inheritdoc />
    async Task<IReadOnlyList<ILiveReplica>> ILiveUpdate.ReplicasAsync(Service service, CancellationToken cancellationToken)
    {
        var names = Names(service.Name);
        var members = (await engine.Containers.ListAsync(all: false, names.Filter(), cancellationToken)).Select(container => new Member(container));
        return
        [
            .. members.Where(member => member is { IsRunning: true, IsDetached: false } && member.Name == names.Current && member.Label(LiveImage.Label) is not null)
                .Select(member => new LiveContainer(engine, member.Id, new(member.Port, service.Health, service.HealthDeadline), _time)),
        ];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ServiceStatus>> StatusAsync(string? service, CancellationToken cancellationToken)
    {
        var filter = new Filters { { "label", $"{EngineLabels.Project}={project}" } };
        if (service is not null)
        {
            filter.Add("label", $"{EngineLabels.Service}={service}");
        }

        var serving = (await engine.Containers.ListAsync(all: true, filter, cancellationToken)).Select(container => new Member(container))
            .Where(member => member.Label(EngineLabels.Service) is not null).GroupBy(member => member.Label(EngineLabels.Service)!, StringComparer.Ordinal)
            .Select(members => Member.Serving([.. members], Names(members.Key))).OfType<Member>();
        var reach = new EngineReach(engine.Endpoint);
        return await Task.WhenAll(serving.Select(async member =>
            ContainerStatus.Of(member, await engine.Containers.FindAsync(member.Id, cancellationToken), reach) with
            {
                IsCertain = !IsGuarded(member.Label(EngineLabels.Service)!),
            }));
    }

    /// <inheritdoc />
    public async Task<bool> StopAsync(string service, CancellationToken cancellationToken)
    {
        using var own = await LockAsync(service, null, cancellationToken);
        var names = Names(service);
        var members = (await engine.Containers.ListAsync(all: true, names.Filter(), cancellationToken)).Select(container => new Member(container)).ToList();
        await Task.WhenAll(members.Where(member => member.IsUp).Select(member => new Recovery(engine, names, Holder, _time).RetireAsync(member.Id, cancellationToken)));
        await TidyAsync(cancellationToken);
        return members.Exists(member => member is { IsUp: true } && member.Name == names.Current);
    }

    /// <summary>With the last service of all projects goes what they shared.</summary>
    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        if ((await engine.Containers.ListAsync(all: false, new Filters { { "label", EngineLabels.Service } }, cancellationToken)).Count == 0)
        {
            await Networking.RemoveTrialAsync(engine, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> LogsAsync(
        LogsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var container = Names(request.Service).Current;
        if (await engine.Containers.FindAsync(container, cancellationToken) is not null)
        {
            var options = new LogOptions { Tail = request.Tail, Follow = request.Follow };
            await foreach (var line in engine.Containers.Output.LogsAsync(container, options, cancellationToken))
            {
                yield return line.Text;
            }
        }
    }

    /// <summary>Whether a deployment hands the port over at this moment, or died in that and its guard sees to it.</summary>
    private bool IsGuarded(string service)
    {
        var file = GuardedHandOver.GuardFileOf(LockFile(service));
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            using var free = FileLock.TryAcquire(file);
            return free is null;
        }
        catch (UnauthorizedAccessException)
        {
            // Who may only look on sees what there is to see.
            return false;
        }
    }

    private EngineNames Names(string service) => new(project, service);

    private string LockFile(string service) => Path.GetFullPath(Path.Combine(root, "containers", service + ".lock"));

    private Task<FileLock> LockAsync(string service, Action<string>? notice, CancellationToken cancellationToken) => FileLock.AcquireAsync(
        LockFile(service),
        _time,
        () => notice?.Invoke($"{service} is in the hands of another deployment: waiting until it is done."),
        cancellationToken);
}
