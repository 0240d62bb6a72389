using NoWait.Docker;
using NoWait.Docker.Networks;

namespace NoWait.Deployers.Containers;

/// <summary>The networks of a service's containers.</summary>
internal sealed class Networking(DockerEngine engine, Service service)
{
    /// <summary>The network in which ports of the host lead to containers.</summary>
    public const string Front = "bridge";

    private const string TrialName = "nowait-trial";

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

        var labels = new Dictionary<string, string> { [EngineLabels.Role] = "trial" };
        var made = await engine.Networks.CreateAsync(
            new NetworkSpec { Name = TrialName, Internal = true, CheckDuplicate = false, Labels = labels }, cancellationToken);
        // Engines let two networks have one name: whoever finds that his is not the first, takes the other.
        var first = await FindTrialAsync(cancellationToken) ?? made;
        if (first != made)
        {
            await engine.Networks.RemoveAsync(made, cancellationToken);
        }

        return first;
    }

    private async Task<string?> FindTrialAsync(CancellationToken cancellationToken) =>
        (await engine.Networks.ListAsync(new Filters { { "label", $"{EngineLabels.Role}=trial" } }, cancellationToken))
            .MinBy(network => (network.Created, network.Id))?.Id;

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
            await engine.Networks.ConnectAsync(name, container, new() { Aliases = name == Front ? null : [service.Name] }, cancellationToken);
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
