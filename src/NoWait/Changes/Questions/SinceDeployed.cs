using NoWait.Delivering;
using NoWait.Deployers;

namespace NoWait.Changes.Questions;

/// <summary>Compares services with what is deployed of them.</summary>
internal sealed class SinceDeployed(FingerprintStore store, IEnumerable<ServiceStatus> statuses)
{
    private readonly Dictionary<string, ServiceStatus> _statuses = statuses.ToDictionary(status => status.Service, StringComparer.Ordinal);

    /// <summary>A service that was looked at, against its version that runs, or ran last.</summary>
    public ServiceChange Compare(ServiceRun run, DeliveryOptions options)
    {
        var name = run.Service.Name;
        if (_statuses.GetValueOrDefault(name)?.Digest is not { } digest)
        {
            return new(name, ["never deployed"]);
        }

        var made = store.Find(name, digest);

        // One that is recalled without a closer look is what its last image was made of.
        var now = run.Fingerprint ?? store.Find(name)?.Fingerprint;
        Values<string> causes = made is null ? ["what is deployed was made of sources that are not known here"]
            : now is null ? ["what it is made of now is not known"]
            : [.. now.CausesSince(made.Fingerprint, ChangeDetector.MostCauses)];
        return new(name, causes.Count == 0 && (options.EvenUnchanged || options.Clean) ? [ChangeDetector.AskedFor] : causes)
        {
            Since = made?.Since,
            Commit = made?.Commit,
            Image = digest,
        };
    }
}
