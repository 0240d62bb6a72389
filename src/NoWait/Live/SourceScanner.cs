using NoWait.Builders;
using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Processes;

namespace NoWait.Live;

/// <summary>Looks at what services are made from, by the same code that tells a deployment what changed.</summary>
/// <param name="options">What the user chose.</param>
/// <param name="cache">Knows the contents of files that did not change.</param>
/// <param name="time">The clock.</param>
internal sealed class SourceScanner(DeliveryOptions options, StatCache cache, TimeProvider time)
{
    private static readonly Copy Everything = new(["."], "/");

    private readonly Dictionary<string, string> _variables = OwnEnvironment.With();

    /// <summary>Takes a look; what has to be watched for the next one is added to <paramref name="watched"/>.</summary>
    /// <param name="service">The service.</param>
    /// <param name="request">What it is made of, its definition not resolved.</param>
    /// <param name="watched">Takes folders, absolute.</param>
    /// <exception cref="Exception">A definition cannot be read or a file that it names is not there: as a build would say.</exception>
    public SourceScan Look(Service service, BuildRequest request, ISet<string> watched)
    {
        var looks = new Looks(time.GetUtcNow());
        try
        {
            return SyncedFiles.AreDeclared(service) ? LookAtContext(request, looks) : LookAtSources(request, looks);
        }
        finally
        {
            AddFolders(looks, request.Context, watched);
        }
    }

    private SourceScan LookAtSources(BuildRequest request, Looks looks)
    {
        // Also where it cannot be resolved, what has to come first must be seen to come.
        looks.Add(request.Context);
        var definition = looks.Watch(() => Choices.Resolve(options, request.Image, request.Context));
        var resolved = request with { Image = definition };
        var fingerprints = new Fingerprints(_variables, cache, time);
        return SourceScan.Of(fingerprints.Of(resolved, options.Compress ?? "auto", Choices.BuilderOf(options, resolved), looks));
    }

    private SourceScan LookAtContext(BuildRequest request, Looks looks)
    {
        var tree = new SourceTree(request.Context);
        var selection = CopySelection.OfContext(tree);
        var text = new FingerprintText();
        var files = new FingerprintFiles(text, selection, new ContentReader(cache, time));
        files.Take(Everything);
        var isCertain = files.Write();
        selection.Tell(looks);
        looks.Add(Path.Combine(request.Context, ".dockerignore"));
        var ignored = Path.Combine(request.Context, ".dockerignore");
        text.Line("ignored", "", File.Exists(ignored) ? File.ReadAllText(ignored) : "");
        return SourceScan.Of(new(text.Written, isCertain));
    }

    private static void AddFolders(Looks looks, string context, ISet<string> watched)
    {
        foreach (var (path, stat) in looks.Seen)
        {
            if (path.StartsWith(context, StringComparison.Ordinal))
            {
                watched.Add(stat.Kind == FileKind.Folder ? path : Path.GetDirectoryName(path)!);
            }
        }
    }
}
