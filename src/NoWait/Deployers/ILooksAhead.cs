namespace NoWait.Deployers;

/// <summary>A deployer that can begin before there is anything to deploy: what it has ready by then is not waited for.</summary>
internal interface ILooksAhead
{
    /// <summary>Does what a deployment of a service begins with, and changes nothing.</summary>
    /// <param name="service">The service; it may run already or not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task LookAheadAsync(string service, CancellationToken cancellationToken);
}
