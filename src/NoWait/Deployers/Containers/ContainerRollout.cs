using System.Globalization;
using NoWait.Docker;
using NoWait.Docker.Daemon;
using NoWait.Oci;

namespace NoWait.Deployers.Containers;

/// <summary>One deployment of one service, from an image to a well container; only under the service's lock.</summary>
internal sealed class ContainerRollout(DockerEngine engine, EngineNames names, DeployRequest request, TimeProvider time)
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan TidyPatience = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan WorkAllowance = TimeSpan.FromMinutes(2);

    private readonly ContainerPlan _plan = new(request);
    private readonly ServiceImages _images = new(engine, names);
    private Member? _running;

    /// <summary>How many images stay, the running one counted.</summary>
    public required int Keep { get; init; }

    /// <summary>The file of the service's lock.</summary>
    public required string LockFile { get; init; }

    /// <summary>Who deploys: this checkout on this machine.</summary>
    public required string Holder { get; init; }

    public async Task<Deployment> RunAsync(CancellationToken cancellationToken)
    {
        _ = Health.HealthQuestion.Local(_plan.HostPort, request.Service.Health);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryAsync(cancellationToken);
                }
                catch (DockerException e) when (attempt < MostAttempts && IsNameTaken(e))
                {
                    // By another checkout, or by the last request of a deployment that was killed: seen by all now.
                }
            }
        }
        catch (DockerException e)
        {
            throw DeployFailure.Of(request, _running is { IsRunning: true } ? _running.Digest : null, await WordsAsync(e), e);
        }
        catch (OciException e)
        {
            throw DeployFailure.Of(request, _running?.Digest, e.Message.TrimEnd('.'), e);
        }
    }

    private async Task<Deployment> TryAsync(CancellationToken cancellationToken)
    {
        var health = new ContainerProbe(engine, _plan, request, time);
        var recovery = new Recovery(engine, names, Holder, time);
        _running = await recovery.SettleAsync(health, request, cancellationToken);
        var address = _plan.HostPort is { } port ? health.Reach.Address(port) : null;
        if (await IsThereAlreadyAsync(health, cancellationToken))
        {
            return new(request.Service.Name, _plan.Digest, _plan.Digest) { Changed = false, Address = address };
        }

        await RefuseAsync(cancellationToken);
        var image = await _images.EnsureAsync(request, _running?.Digest, cancellationToken);
        return await HandOverAsync(health, recovery, image, cancellationToken) with { Address = address };
    }

    private bool IsNameTaken(DockerException exception) => exception is { IsConflict: true, Reason: { } reason }
        && (reason.Contains($"\"/{names.Next}\"", StringComparison.Ordinal) || reason.Contains($"\"/{names.Trial}\"", StringComparison.Ordinal));

    private async Task<Deployment> HandOverAsync(
        ContainerProbe health, Recovery recovery, string image, CancellationToken cancellationToken)
    {
        using var handOver = new ContainerHandOver(engine, names, request, time)
        {
            Plan = _plan, Health = health, Image = image, Old = _running, LockFile = LockFile, Labels = Labels(),
        };
        var start = time.GetTimestamp();
        var next = await handOver.RunAsync(cancellationToken);
        var after = time.GetElapsedTime(start);
        await SettleAsync(recovery, next, handOver.TrialNetwork);
        return new(request.Service.Name, _running is { IsRunning: true } ? _running.Digest : null, _plan.Digest)
        {
            HealthyAfter = after,
            Gap = handOver.Gap,
        };
    }

    private async Task<bool> IsThereAlreadyAsync(ContainerProbe health, CancellationToken cancellationToken) =>
        _running is { IsRunning: true } running && running.Label(EngineLabels.Fingerprint) == _plan.Fingerprint
        && !running.Container.Status.Contains("(unhealthy)", StringComparison.Ordinal)
        && await health.IsWellAsync(cancellationToken);

    /// <summary>What can be found before anything is started.</summary>
    private async Task RefuseAsync(CancellationToken cancellationToken)
    {
        var version = engine.Daemon.VersionAsync(cancellationToken);
        if (_running is null && await engine.Containers.FindAsync(names.Current, cancellationToken) is not null)
        {
            throw DeployFailure.Of(
                request, null, $"a container of somebody else's is called {names.Current}: rename or remove that, or give this project another name with --project");
        }

        EnginePlatform.Refuse(request, await version, _running?.Digest);
    }

    /// <summary>Gives the containers their names and lets the old one go; what takes longer than a moment, the engine or the next deployment ends.</summary>
    private async Task SettleAsync(Recovery recovery, string next, string? trialNetwork)
    {
        await recovery.PromoteAsync(next, _running, _plan.Restart, CancellationToken.None);
        await Task.WhenAny(TidyAsync(next, trialNetwork), Task.Delay(TidyPatience, time));
    }

    private async Task TidyAsync(string next, string? trialNetwork)
    {
        try
        {
            await Task.WhenAll(
                _running is null ? Task.CompletedTask : engine.Containers.StopAsync(_running.Id, null, CancellationToken.None),
                trialNetwork is null ? Task.CompletedTask : engine.Networks.DisconnectAsync(trialNetwork, next, force: false, CancellationToken.None),
                PruneAsync());
        }
        catch (DockerException e)
        {
            request.Notice?.Invoke($"{request.Service.Name} runs, but not all that it replaced could be tidied away: {e.Message}");
        }
    }

    private async Task PruneAsync()
    {
        var stopped = (await engine.Containers.ListAsync(all: true, names.Filter(), CancellationToken.None))
            .Select(container => new Member(container)).Where(member => names.IsOld(member.Name) && !member.IsUp && member.Id != _running?.Id)
            .OrderByDescending(member => member.Container.Created);
        foreach (var older in stopped.Skip(_running is null ? 1 : 0))
        {
            await engine.Containers.RemoveAsync(older.Id, force: false, CancellationToken.None);
        }

        await _images.PruneAsync(names.Image(_plan.Digest), Keep, CancellationToken.None);
    }

    private Dictionary<string, string> Labels()
    {
        var labels = names.Labels();
        var until = time.GetUtcNow() + request.Service.HealthDeadline + request.Service.HealthDeadline + WorkAllowance;
        labels[EngineLabels.Digest] = _plan.Digest;
        labels[EngineLabels.Fingerprint] = _plan.Fingerprint;
        labels[EngineLabels.Holder] = Holder;
        labels[EngineLabels.Until] = until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (_plan.HostPort is { } port)
        {
            labels[EngineLabels.Port] = port.ToString(CultureInfo.InvariantCulture);
        }

        return labels;
    }

    /// <summary>The daemon's words, and who has the port where it is about that.</summary>
    private async Task<string> WordsAsync(DockerException exception)
    {
        var isPort = exception.Reason is { } reason && (reason.Contains("port is already allocated", StringComparison.Ordinal)
            || reason.Contains("address already in use", StringComparison.Ordinal));
        if (!isPort)
        {
            return MissingCommand.Words(request.Image, exception.Reason) ?? exception.Message.TrimEnd('.');
        }

        var other = (await engine.Containers.ListAsync(all: false, null, CancellationToken.None)).Select(container => new Member(container))
            .FirstOrDefault(member => member.Name != names.Current && member.Container.Ports?.Any(port => port.PublicPort == _plan.HostPort) == true);
        var who = other is null ? "something that is no container" : $"the container {other.Name}";
        return $"port {_plan.HostPort} is in use by {who}: stop that, or give the service another Port";
    }
}
