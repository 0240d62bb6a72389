using NoWait.Builders;
using NoWait.Changes;
using NoWait.Oci;
using NoWait.Processes;

namespace NoWait.Delivering;

/// <summary>Tells which services are made from other things than the image that was made of them last.</summary>
internal sealed class ChangeDetector(Workspace workspace, DeliveryOptions options)
{
    private const int MostCauses = 10;

    private readonly FingerprintStore _store = new(workspace.Cache);
    private readonly Lazy<Fingerprints> _fingerprints =
        new(() => new(OwnEnvironment.With(), workspace.Cache, TimeProvider.System));

    /// <summary>Takes the service's fingerprint, and finds its image or why it must be built.</summary>
    public void Detect(ServiceRun run, BuildRequest request)
    {
        run.Fingerprint = _fingerprints.Value.Of(request, Compression);
        if (_store.Find(request.Service) is not { } made)
        {
            run.Causes = ["never built"];
            return;
        }

        Values<string> causes = [.. run.Fingerprint.CausesSince(made.Fingerprint, MostCauses)];
        if (causes.Count == 0 && !HasImage(made.Result))
        {
            causes = ["its image is gone"];
        }
        else if (causes.Count == 0 && (options.EvenUnchanged || options.Clean))
        {
            causes = ["asked for, though nothing changed"];
        }

        run.Causes = causes;
        run.Image = causes.Count == 0 ? Digest.Parse(made.Result) : null;
    }

    /// <summary>Keeps what was learnt of files, so that the next look need not open them.</summary>
    public void Keep()
    {
        if (_fingerprints.IsValueCreated)
        {
            _fingerprints.Value.Save();
        }
    }

    /// <summary>Remembers the image that was made, when it was made of what <see cref="Detect"/> saw.</summary>
    /// <remarks>
    /// The sources are looked at again, by a detector that has not seen them: what was edited while it was built, and
    /// edited back later, would be taken for unchanged otherwise.
    /// </remarks>
    public void Remember(ServiceRun run, BuildRequest request)
    {
        if (run is { Fingerprint: { } fingerprint, Image: { } image }
            && fingerprint.Equals(_fingerprints.Value.Of(request, Compression)))
        {
            _store.Save(run.Service.Name, new(fingerprint, image.ToString(), TimeProvider.System.GetUtcNow()));
            Keep();
        }
    }

    private string Compression => options.Compress ?? "auto";

    private bool HasImage(string digest) =>
        File.Exists(Path.Combine(workspace.Cache, "images", "blobs", digest.Replace(':', Path.DirectorySeparatorChar)));
}
