using System.Text;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Oci;
using NoWait.Processes;

namespace NoWait.Delivering;

/// <summary>Tells which services are made from other things than the image that was made of them last.</summary>
internal sealed class ChangeDetector(Workspace workspace, DeliveryOptions options)
{
    /// <summary>How many causes are told of a service.</summary>
    public const int MostCauses = 10;

    /// <summary>The cause of a build that nothing else asks for.</summary>
    public const string AskedFor = "asked for, though nothing changed";

    private readonly FingerprintStore _store = new(workspace.Cache);
    private readonly Sightings _sightings = new(workspace.Cache);
    private readonly Dictionary<string, string> _variables = OwnEnvironment.With();
    private Fingerprints? _fingerprints;

    private Fingerprints Fingerprints => LazyInitializer.EnsureInitialized(
        ref _fingerprints, () => new(_variables, workspace.Cache, TimeProvider.System));

    /// <summary>Finds the service's image when nothing is otherwise than at the last look; false when a closer one must be taken.</summary>
    /// <param name="run">The service.</param>
    /// <param name="request">What it is made of.</param>
    /// <param name="memo">What this thread has looked at for other services; null for nothing.</param>
    public bool Recall(ServiceRun run, BuildRequest request, SightingMemo? memo = null)
    {
        if (options.EvenUnchanged || options.Clean
            || Question(request) is not { } question
            || _sightings.Recall(request.Service, question, memo) is not { } image || !HasImage(image))
        {
            return false;
        }

        run.Image = Digest.Parse(image);
        return true;
    }

    /// <summary>Takes the service's fingerprint, and finds its image or why it must be built.</summary>
    /// <param name="run">The service.</param>
    /// <param name="request">What it is made of, with all images that it names.</param>
    /// <param name="looks">What was looked at to resolve its definition, and takes what else is.</param>
    public void Detect(ServiceRun run, BuildRequest request, Looks looks)
    {
        run.Fingerprint = Fingerprints.Of(request, Compression, Choices.BuilderOf(options, request), looks);
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
            causes = [AskedFor];
        }

        run.Causes = causes;
        run.Image = causes.Count == 0 ? Digest.Parse(made.Result) : null;

        // Whether an image from elsewhere is still the same can only be told by looking there.
        if (causes.Count == 0 && request.Images.Count == 0 && Question(request with { Image = run.Service.Image }) is { } question)
        {
            // The answer came from what was remembered, too.
            looks.Add(_store.FileOf(request.Service));
            _sightings.Keep(request.Service, question, made.Result, looks);
        }
    }

    /// <summary>Keeps what was learnt of files, so that the next look need not open them.</summary>
    public void Keep()
    {
        _fingerprints?.Save();
    }

    /// <summary>Remembers the image that was made, when it was made of what <see cref="Detect"/> saw.</summary>
    /// <remarks>
    /// The sources are looked at again, by a detector that has not seen them: what was edited while it was built, and
    /// edited back later, would be taken for unchanged otherwise.
    /// </remarks>
    /// <returns>Whether it was.</returns>
    public bool Remember(ServiceRun run, BuildRequest request, string? commit = null)
    {
        if (run is { Fingerprint: { } fingerprint, Image: { } image }
            && fingerprint.Equals(Fingerprints.Of(request, Compression, Choices.BuilderOf(options, request))))
        {
            _store.Save(run.Service.Name, new(fingerprint, image.ToString(), TimeProvider.System.GetUtcNow()) { Commit = commit });
            return true;
        }

        return false;
    }

    private byte[]? Question(BuildRequest request) => Fingerprints.Question(request, Compression, _variables) is { } question
        ? [.. question, .. Encoding.UTF8.GetBytes(options.Builder ?? "")]
        : null;

    private string Compression => options.Compress ?? "auto";

    private bool HasImage(string digest) =>
        File.Exists(Path.Combine(workspace.Cache, "images", "blobs", digest.Replace(':', Path.DirectorySeparatorChar)));
}
