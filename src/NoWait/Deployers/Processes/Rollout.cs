using NoWait.Health;
using NoWait.Oci;

namespace NoWait.Deployers.Processes;

/// <summary>One deployment of one service, from an image to a well process; only under the service's lock.</summary>
internal sealed class Rollout(ServiceFolder folder, DeployRequest request, LocalMachine machine, TimeProvider time)
{
    private readonly ReleaseStore _releases = new(folder);
    private readonly int? _port = LaunchPlanner.Port(request.Image, request.Service);

    private Service Service => request.Service;

    /// <summary>How many releases stay to go back to, the running one counted.</summary>
    public int Keep { get; init; } = 3;

    public Deployment Run(CancellationToken cancellationToken)
    {
        _ = HealthQuestion.Local(_port, Service.Health);
        var state = new Recovery(folder, time).Settle(cancellationToken);
        var release = Describe();
        if (IsThereAlready(state.Current, release, cancellationToken))
        {
            return new(Service.Name, release.Digest, release.Digest) { Changed = false, Address = release.Address };
        }

        RefusePortOfOthers(state);
        LaunchPlanner.CheckPlatform(request.Image, machine);
        var path = _releases.Ensure(request, ref release, cancellationToken);
        var launch = LaunchPlanner.Plan(request.Image, Service, path, machine);
        if (launch.User is null && !machine.IsRoot && request.Image.Config.Config?.User is { Length: > 0 } user)
        {
            request.Notice?.Invoke($"{Service.Name} runs as you, and not as {user}, which takes root.");
        }

        if (!new ReleaseRoot(path).Holds(launch.Program))
        {
            request.Notice?.Invoke($"{Service.Name} is run by this machine's {launch.Program}: its image brings none.");
        }

        ServiceLog.Rotate(folder.Log);

        var start = time.GetTimestamp();
        var handOver = new HandOver(folder, request, time) { State = state, Launch = launch };
        var (running, gap) = handOver.Run(release, cancellationToken);
        var after = time.GetElapsedTime(start);
        Commit(state.Promote(running), state.Current);
        return new(Service.Name, handOver.WasRunning ? state.Current?.Digest : null, release.Digest)
        {
            Address = release.Address,
            HealthyAfter = after,
            Gap = gap,
        };
    }

    private bool IsThereAlready(Release? current, Release wanted, CancellationToken cancellationToken) =>
        current is { Live: null } && !request.Live && current.Fingerprint == wanted.Fingerprint && folder.Run(current.Run).Read().IsProgramAlive
        && new RunningRelease(folder, time).IsWell(current, Service.HealthDeadline, cancellationToken);

    private Release Describe() => new("", request.Image.Descriptor.Digest.ToString())
    {
        // Nothing that is deployed equals what is changed in place.
        Fingerprint = request.Live ? "live" : RunningRelease.Fingerprint(request.Image.Descriptor.Digest.ToString(), _port, Service),
        Port = _port,
        Health = Service.Health,
        StopSignal = StopSignal(),
        StopGrace = Service.StopGrace,
        HealthDeadline = Service.HealthDeadline,
        Since = time.GetUtcNow(),
    };

    private int StopSignal() => request.Image.Config.Config?.StopSignal is not { Length: > 0 } name
        ? Signals.Terminate
        : Signals.Parse(name) ?? throw new UnfitImageException($"its stop signal '{name}' is unknown on this machine");

    private void RefusePortOfOthers(DeployState state)
    {
        var runs = folder.AllRuns().Select(run => run.Read()).Where(events => events.IsAlive).ToList();
        var isOurs = runs.Count > 0 && folder.IfAlive(state.Current)?.Port == _port;
        if (_port is not { } port || isOurs || PortProbe.IsFree(port))
        {
            return;
        }

        var owner = Ports.Owner(port);
        if (owner is not null && runs.Exists(events => events.Group == owner.Group))
        {
            return;
        }

        var who = owner is null
            ? $"another user's process ('sudo ss -ltnp sport = :{port}' shows which)"
            : $"{owner.Name} (process {owner.Identity.Id})";
        throw Failure.Of(request, folder.IfAlive(state.Current), $"port {port} is in use by {who}: stop that, or give the service another Port");
    }

    private void Commit(DeployState state, Release? before)
    {
        using var activity = DeployActivity.Start("switch", Service.Name, "make it the current release");
        var kept = state with { Previous = state.Previous.Take(Keep - 1).ToValues() };
        StateFile.Write(folder.StateFile, kept, durable: true);
        _releases.Switch(kept.Current!);

        // What is being ended may still look for files of its own.
        _releases.Prune(before is null ? kept.All : kept.All.Append(before));
    }
}
