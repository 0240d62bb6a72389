using System.Globalization;
using NoWait.Docker;
using NoWait.Docker.Containers;

namespace NoWait.Deployers.Containers;

/// <summary>Finds out what serves, after a deployment that may have been killed at any moment; what is left over goes.</summary>
internal sealed class Recovery(DockerEngine engine, EngineNames names, string holder, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>What serves, or is to; null for nothing. Only under the service's lock.</summary>
    public async Task<Member?> SettleAsync(ContainerProbe health, DeployRequest request, CancellationToken cancellationToken)
    {
        var members = await OthersDoneAsync(request.Notice, cancellationToken);
        Member? Find(string name) => members.Find(member => member.Name == name);

        if (Find(names.Trial) is { } trial)
        {
            await RemoveAsync(trial.Id, cancellationToken);
        }

        var current = await SettleNextAsync(Find(names.Next), Find(names.Current), health, request, cancellationToken)
            ?? await AdoptAsync(members, cancellationToken);
        await EndAsync(members.Where(member => member.IsUp && member.Id != current?.Id && IsReplaced(member)), cancellationToken);
        if (current is { IsDetached: true })
        {
            await new Networking(engine, request.Service).RejoinAsync(current.Id, request.Service.Container.Networks, cancellationToken);
        }

        return current;
    }

    /// <summary>What serves of a new version that was not named yet and the one before it; null for neither.</summary>
    private async Task<Member?> SettleNextAsync(
        Member? next, Member? current, ContainerProbe health, DeployRequest request, CancellationToken cancellationToken)
    {
        if (next is { IsRunning: true } && (current is null || next.IsPublished && await health.IsWellAsync(cancellationToken)))
        {
            await PromoteAsync(next.Id, current, new(request.Service.Container.Restart), cancellationToken);
            return next;
        }

        if (next is not null)
        {
            await RemoveAsync(next.Id, cancellationToken);
        }

        return current;
    }

    private async Task RemoveAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Containers.RemoveAsync(container, force: true, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // To remove it was the last request of the deployment that was killed.
        }
    }

    /// <summary>Makes a version that is well the current one; the one before goes on under another name, until it is retired.</summary>
    public async Task PromoteAsync(string next, Member? current, RestartPolicy restart, CancellationToken cancellationToken)
    {
        var restarts = engine.Containers.UpdateAsync(next, restart, cancellationToken);
        if (current is not null)
        {
            await StayDownAsync(current.Id, cancellationToken);
            await engine.Containers.RenameAsync(current.Id, names.Old(current.Id), cancellationToken);
        }

        await engine.Containers.RenameAsync(next, names.Current, cancellationToken);
        await restarts;
    }

    /// <summary>Stops a container for good; the engine goes on with that when nobody waits any longer.</summary>
    public async Task RetireAsync(string container, CancellationToken cancellationToken)
    {
        await StayDownAsync(container, cancellationToken);
        await engine.Containers.StopAsync(container, null, cancellationToken);
    }

    /// <summary>Engines start stopped containers again with themselves, when their policy is always or on-failure.</summary>
    private async Task StayDownAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Containers.UpdateAsync(container, new("no"), cancellationToken);
        }
        catch (DockerException e) when (e.Status is not null)
        {
            // It ended by itself meanwhile.
        }
    }

    /// <summary>Whether it served before, by the name it had when all of them were listed.</summary>
    private bool IsReplaced(Member member) => names.IsOld(member.Name) || member.Name == names.Current;

    /// <summary>Stops what a deployment replaced and could not stop any more; the engine goes on with that by itself.</summary>
    private async Task EndAsync(IEnumerable<Member> replaced, CancellationToken cancellationToken)
    {
        var ending = Task.WhenAll(replaced.Select(member => RetireAsync(member.Id, cancellationToken)));
        if (!ending.IsCompleted)
        {
            await Task.WhenAny(ending, Task.Delay(Pause, time, cancellationToken));
        }
    }

    /// <summary>Whoever died between its two renames left what served as an old one.</summary>
    private async Task<Member?> AdoptAsync(List<Member> members, CancellationToken cancellationToken)
    {
        var old = members.Where(member => names.IsOld(member.Name) && member.IsRunning).MaxBy(member => member.Container.Created);
        if (old is not null)
        {
            await engine.Containers.RenameAsync(old.Id, names.Current, cancellationToken);
        }

        return old;
    }

    /// <summary>All containers of the service, once no other checkout is at work on it.</summary>
    private async Task<List<Member>> OthersDoneAsync(Action<string>? notice, CancellationToken cancellationToken)
    {
        var told = false;
        while (true)
        {
            List<Member> members = [.. (await engine.Containers.ListAsync(all: true, names.Filter(), cancellationToken)).Select(container => new Member(container))];
            if (members.Find(member => member.Name == names.Next || member.Name == names.Trial) is not { } foreign || !IsAtWork(foreign))
            {
                return members;
            }

            if (!told)
            {
                told = true;
                notice?.Invoke($"{names.Service} is in the hands of another deployment ({foreign.Label(EngineLabels.Holder)}): waiting until it is done.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private bool IsAtWork(Member member) => member.Label(EngineLabels.Holder) != holder
        && long.TryParse(member.Label(EngineLabels.Until), NumberStyles.None, CultureInfo.InvariantCulture, out var until)
        && time.GetUtcNow().ToUnixTimeSeconds() < until;
}
