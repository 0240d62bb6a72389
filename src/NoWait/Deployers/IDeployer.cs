namespace NoWait.Deployers;

/// <summary>Gets an image running in place of the version before it, and says what runs.</summary>
public interface IDeployer
{
    /// <summary>Its name on the command line: <c>process</c>, <c>docker</c> or <c>swarm</c>.</summary>
    string Name { get; }

    /// <summary>Starts the new version, waits until it is well, and only then lets go of the old one.</summary>
    /// <exception cref="DeployFailedException">The new version is not running; what ran before is, unless the exception says otherwise.</exception>
    Task<Deployment> DeployAsync(DeployRequest request, CancellationToken cancellationToken);

    /// <summary>What runs now, by service name; nothing is asked over the network that the deployer itself does not live on.</summary>
    /// <param name="service">One service; null for all that were ever deployed and not removed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<ServiceStatus>> StatusAsync(string? service, CancellationToken cancellationToken);

    /// <summary>Stops a service gracefully; returns whether it was running.</summary>
    Task<bool> StopAsync(string service, CancellationToken cancellationToken);

    /// <summary>The lines that a service printed, oldest first; empty when it never ran.</summary>
    IAsyncEnumerable<string> LogsAsync(LogsRequest request, CancellationToken cancellationToken);
}
