using System.Security.Cryptography;
using NoWait.Docker;
using NoWait.Docker.Networks;

namespace NoWait.Deployers.Containers;

/// <summary>The networks of a service's containers.</summary>
internal sealed class Networking(DockerEngine engine, Service service)
{
    /// <summary>The network in which ports of the host lead to containers.</summary>
    public const string Front = "bridge";

    private const string TrialName = "nowait-trial-";
    private const string TrialRole = "trial";

    /// <summary>
    /// The id of a network without a way out, made where it is missing: ports that lead to its containers are not taken from
    /// the host before they join another.
    /// </summary>
    public async Task<string> EnsureTrialAsync(CancellationToken cancellationToken)
    {
        if (await FindTrialAsync(cancellationToken) is { } there)
        {
            return there;
        }

        // Two of one name would be none: engines look networks up by name when a container starts.
        var made = await engine.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = TrialName + RandomNumberGenerator.GetHexString(8, lowercase: true), Internal = true,
                Labels = new Dictionary<string, string> { [EngineLabels.Role] = TrialRole },
            },
            cancellationToken);
        return await FindTrialAsync(cancellationToken) ?? made;
    }

    /// <summary>Whether an engine says that a trial network is not there any more.</summary>
    public static bool IsGone(string trial, DockerException exception) => exception.IsNotFound && exception.Reason is { } reason
        && (reason.Contains(trial, StringComparison.Ordinal) || reason.Contains(TrialName, StringComparison.Ordinal));

    /// <summary>Removes the network of trials, unless somebody is in it.</summary>
    public static async Task RemoveTrialAsync(DockerEngine engine, CancellationToken cancellationToken)
    {
        foreach (var network in await ListTrialsAsync(engine, cancellationToken))
        {
            await RemoveUnusedAsync(engine, network, cancellationToken);
        }
    }

    /// <summary>The first that was made; those that were made at the same time go, when nobody is in them.</summary>
    private async Task<string?> FindTrialAsync(CancellationToken cancellationToken)
    {
        var all = await ListTrialsAsync(engine, cancellationToken);
        foreach (var other in all.Skip(1))
        {
            await RemoveUnusedAsync(engine, other, cancellationToken);
        }

        return all is [var first, ..] ? first : null;
    }

    private static async Task<List<string>> ListTrialsAsync(DockerEngine engine, CancellationToken cancellationToken) =>
    [
        .. (await engine.Networks.ListAsync(new Filters { { "label", $"{EngineLabels.Role}={TrialRole}" } }, cancellationToken))
            .OrderBy(network => (network.Created, network.Id)).Select(network => network.Id),
    ];

    private static async Task RemoveUnusedAsync(DockerEngine engine, string network, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Networks.RemoveAsync(network, cancellationToken);
        }
        catch (DockerException e) when (e.Status is not null)
        {
            // Somebody is in it, or was quicker.
        }
    }

    /// <summary>Makes the service's networks where they are missing.</summary>
    public async Task EnsureOwnAsync(CancellationToken cancellationToken)
    {
        foreach (var name in service.Container.Networks)
        {
            await EnsureAsync(
                new NetworkSpec { Name = name, Labels = new Dictionary<string, string> { [EngineLabels.Role] = "network" } }, cancellationToken);
        }
    }

    /// <summary>Takes a container out of all its networks, its ports last; gives the names of the others.</summary>
    /// <remarks>Engines move the ports of a container to the next of its networks, as long as there is one.</remarks>
    public async Task<IReadOnlyList<string>> LeaveAllAsync(string container)
    {
        var details = await engine.Containers.InspectAsync(container, CancellationToken.None);
        List<string> others = [.. (details.NetworkSettings.Networks?.Keys ?? []).Where(name => name != Front)];
        foreach (var name in others.Append(Front))
        {
            await LeaveAsync(name, container);
        }

        return others;
    }

    private async Task LeaveAsync(string network, string container)
    {
        try
        {
            await engine.Networks.DisconnectAsync(network, container, force: false, CancellationToken.None);
        }
        catch (DockerException e) when (e.Reason?.Contains("is not connected", StringComparison.Ordinal) == true)
        {
            // The last request of a deployment that was killed came to its end meanwhile.
        }
    }

    /// <summary>Lets a container that lost its port join its networks again.</summary>
    public async Task RejoinAsync(string container, IEnumerable<string> others, CancellationToken cancellationToken)
    {
        var there = (await engine.Containers.InspectAsync(container, cancellationToken)).NetworkSettings.Networks?.Keys ?? [];
        foreach (var name in others.Prepend(Front).Except(there))
        {
            await RejoinAsync(name, container, cancellationToken);
        }
    }

    private async Task RejoinAsync(string network, string container, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Networks.ConnectAsync(network, container, new() { Aliases = network == Front ? null : [service.Name] }, cancellationToken);
        }
        catch (DockerException e) when (e.Reason?.Contains("already exists in network", StringComparison.Ordinal) == true)
        {
            // The guard of a deployment that was killed was quicker.
        }
    }

    /// <summary>Lets a container join the service's networks, in which it answers to the service's name.</summary>
    public async Task JoinOwnAsync(string container, bool isServing, CancellationToken cancellationToken)
    {
        foreach (var name in service.Container.Networks)
        {
            await engine.Networks.ConnectAsync(name, container, new() { Aliases = isServing ? [service.Name] : null }, cancellationToken);
        }
    }

    private async Task EnsureAsync(NetworkSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Networks.InspectAsync(spec.Name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            try
            {
                await engine.Networks.CreateAsync(spec, cancellationToken);
            }
            catch (DockerException conflict) when (conflict.IsConflict)
            {
                // Somebody else made it meanwhile.
            }
        }
    }
}
