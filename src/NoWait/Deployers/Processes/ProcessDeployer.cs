using System.Runtime.CompilerServices;
using NoWait.Oci;

namespace NoWait.Deployers.Processes;

/// <summary>Runs services as supervised processes of this machine, each from a folder that its image was unpacked to.</summary>
/// <param name="root">The folder for releases, state and logs; it is made when it is needed.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class ProcessDeployer(string root, TimeProvider? time = null) : IDeployer, IKnowsWhatRuns, ILiveUpdate
{
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly string _root = Path.GetFullPath(root);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc />
    public string Name => "process";

    /// <summary>How many releases of a service stay on disk to go back to, the running one counted; at least 1.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>What is deployed to; null for this machine as it is.</summary>
    internal LocalMachine? Machine { get; init; }

    /// <inheritdoc />
    public Task<Deployment> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var folder = Folder(request.Service.Name);
        return Waiting.OnOwnThread(() => Deploy(folder, request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    Deployment? IKnowsWhatRuns.Find(Service service, string digest, CancellationToken cancellationToken)
    {
        try
        {
            var running = new RunningRelease(Folder(service.Name), _time);
            return running.Find(service, digest) is { } release && running.IsWell(release, QuickAnswer, cancellationToken)
                ? new(service.Name, digest, digest) { Changed = false, Address = release.Address }
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    Task<IReadOnlyList<ILiveReplica>> ILiveUpdate.ReplicasAsync(Service service, CancellationToken cancellationToken)
    {
        var folder = Folder(service.Name);
        return Task.FromResult<IReadOnlyList<ILiveReplica>>(
            folder.IfAlive(StateFile.Read(folder.StateFile).Serving(folder)) is { Live: not null } release
                ? [new LiveProcess(folder, release, _time)]
                : []);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ServiceStatus>> StatusAsync(string? service, CancellationToken cancellationToken)
    {
        var services = Path.Combine(_root, "services");
        IEnumerable<string> names = service is not null ? [service]
            : Directory.Exists(services) ? Directory.EnumerateDirectories(services).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            : [];
        return Task.FromResult<IReadOnlyList<ServiceStatus>>([.. names.Select(Folder).Select(folder => RunStatus.Of(folder, _time.GetUtcNow())).OfType<ServiceStatus>()]);
    }

    /// <inheritdoc />
    public Task<bool> StopAsync(string service, CancellationToken cancellationToken)
    {
        var folder = Folder(service);
        return Directory.Exists(folder.Home) ? Waiting.OnOwnThread(() => Stop(folder, cancellationToken), cancellationToken) : Task.FromResult(false);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> LogsAsync(
        LogsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var log = Folder(request.Service).Log;
        if (request.Follow)
        {
            await foreach (var line in ServiceLog.FollowAsync(log, request.Tail, _time, cancellationToken))
            {
                yield return line;
            }
        }
        else
        {
            foreach (var line in ServiceLog.Tail(log, request.Tail))
            {
                yield return line;
            }
        }
    }

    private Deployment Deploy(ServiceFolder folder, DeployRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var machine = Machine ?? LocalMachine.This();
            LaunchPlanner.CheckMachine(machine);
            using var own = DeploymentLock.Take(folder, request.Notice, _time, cancellationToken);
            return new Rollout(folder, request, machine, _time) { Keep = Math.Max(1, Keep) }.Run(cancellationToken);
        }
        catch (UnfitImageException e)
        {
            throw Failure.Of(request, Running(folder), $"as a process it cannot run, because {e.Message}; deploy it with --to docker", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or OciException)
        {
            throw Failure.Of(request, Running(folder), e.Message.TrimEnd('.'), e);
        }
    }

    private bool Stop(ServiceFolder folder, CancellationToken cancellationToken)
    {
        using var own = DeploymentLock.Take(folder, null, _time, cancellationToken);
        using var activity = DeployActivity.Start("stop", folder.Service, $"stop {folder.Service}");
        var running = folder.AllRuns().Where(run => run.Read().IsAlive).ToList();
        var serving = StateFile.Read(folder.StateFile).Serving(folder);
        running.ForEach(run => run.Signal(serving?.StopSignal ?? Signals.Terminate));
        var start = _time.GetTimestamp();
        while (running.Exists(run => run.Read().IsAlive))
        {
            if (_time.GetElapsedTime(start) > (serving?.StopGrace ?? TimeSpan.Zero))
            {
                running.ForEach(run => run.Signal(Signals.Kill));
            }

            Waiting.For(Pause, cancellationToken);
        }

        running.Where(run => !run.Read().Stopped).ToList().ForEach(run => run.MarkStopped());
        return running.Count > 0;
    }

    private ServiceFolder Folder(string service) =>
        service.Length is > 0 and <= 63 && service[0] != '-'
        && service.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
            ? new(_root, service)
            : throw new InvalidUsageException($"'{service}' is no name of a service: use lower-case letters, digits and dashes.");

    private static Release? Running(ServiceFolder folder)
    {
        try
        {
            return folder.IfAlive(StateFile.Read(folder.StateFile).Serving(folder));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
