namespace NoWait.Deployers;

/// <summary>A deployer that can tell without the image, and in an instant, that a version of it runs already.</summary>
internal interface IKnowsWhatRuns
{
    /// <summary>The deployment that would change nothing, because this version runs just so and is well; null when a closer look must be taken.</summary>
    Deployment? Find(Service service, string digest, CancellationToken cancellationToken);
}
