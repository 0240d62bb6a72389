using NoWait.Health;
using NoWait.Oci.Layers;

namespace NoWait.Deployers;

/// <summary>A deployer that can change what runs in place, without an image.</summary>
internal interface ILiveUpdate
{
    /// <summary>What runs of a service and was deployed to be changed (<see cref="DeployRequest.Live"/>); none where only a deployment helps.</summary>
    Task<IReadOnlyList<ILiveReplica>> ReplicasAsync(Service service, CancellationToken cancellationToken);
}

/// <summary>One instance of a service that can be changed while it runs.</summary>
/// <remarks>Each act throws when the instance cannot be reached or is gone: then a deployment must take its place.</remarks>
internal interface ILiveReplica
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>Removes files, and folders with all that is in them; what is not there does not matter.</summary>
    /// <param name="paths">Their paths in the image, without the slash at the start.</param>
    /// <param name="cancellationToken">Ends it half-way.</param>
    Task DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken);

    /// <summary>Puts files in place of those that are there, each at once and never half.</summary>
    Task CopyAsync(IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken);

    /// <summary>Runs a line of shell where and as whom the service runs; returns its exit code.</summary>
    Task<int> RunAsync(string command, Action<string> output, CancellationToken cancellationToken);

    /// <summary>Ends its program and starts it again; done when the new one is started.</summary>
    Task RestartAsync(CancellationToken cancellationToken);

    /// <summary>Waits until it is well, or it is known that it will not be.</summary>
    Task<HealthAnswer> UntilWellAsync(CancellationToken cancellationToken);
}
