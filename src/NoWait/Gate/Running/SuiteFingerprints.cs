using NoWait.Builders;
using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Images.Globs;
using NoWait.Processes;
using NoWait.Sources;

namespace NoWait.Gate.Running;

/// <summary>What suites test: their own inputs, the version of what runs them, and all services that they stand on.</summary>
/// <remarks>To be made anew for each look at the sources.</remarks>
internal sealed class SuiteFingerprints(Workspace workspace, IReadOnlyList<Service> services, DeliveryOptions delivery, TimeProvider time)
{
    private const string Format = "1";

    // What NoWait itself writes or reads beside the tests, and what compilers leave in a tree that no git looks after.
    private static readonly Values<string> Ours = [".nuke", "artifacts/tests", "artifacts/waiting", "quarantine.txt"];

    private static readonly Values<string> Made =
        ["**/.git", "**/bin", "**/obj", "artifacts", "**/node_modules", "**/target", "**/TestResults", "**/__pycache__", "**/.vs", "**/.idea"];

    private readonly Dictionary<string, string> _variables = OwnEnvironment.With();
    private readonly StatCache _stats = StatCache.Load(Path.Combine(workspace.Cache, "stat-cache-tests"));
    private readonly SourceTree _tree = new(workspace.Root);
    private readonly Dictionary<string, string> _services = new(StringComparer.Ordinal);
    private ContentReader? _contents;
    private Fingerprints? _fingerprints;
    private List<SourceEntry>? _files;

    private ContentReader Contents => _contents ??= new(_stats, time);

    /// <summary>What a suite tests now.</summary>
    /// <exception cref="InvalidUsageException">An input's pattern is malformed.</exception>
    public async Task<Fingerprint> OfAsync(PlacedSuite placed, CancellationToken cancellationToken)
    {
        _files ??= await FilesAsync(cancellationToken);
        var (suite, text) = (placed.Suite, new FingerprintText());
        text.Line("nowait", "tests", Format);
        text.Line("platform", "", HostPlatform.Name);
        text.Line("suite", suite.Title, $"{suite.Runner.GetType().Name} {suite.Target} {suite.Folder} {suite.Results} {suite.List}");
        text.Line("tool", suite.Runner.Program, Tools.Content(suite.Runner.Program, _variables, Contents));
        foreach (var service in placed.Service is { } own ? SuiteSelection.Closure(own, services) : [])
        {
            text.Line("service", $"service {service.Name}", DigestOf(service));
        }

        var isCertain = Write(text, Inputs(placed));
        return new(text.Written, isCertain);
    }

    /// <summary>Keeps what was learnt of files for the next run.</summary>
    public void Save()
    {
        _stats.Save();
        _fingerprints?.Save();
    }

    private List<SourceEntry> Inputs(PlacedSuite placed)
    {
        string[] patterns = placed.Suite.Inputs.Count > 0
            ? [.. placed.Suite.Inputs]
            : [.. placed.Suite.Runner.Inputs(placed.Suite, workspace.Root)];
        if (patterns.Length == 0)
        {
            return _files!;
        }

        try
        {
            var inputs = IgnoreFile.From([.. patterns]);
            return _files!.FindAll(file => inputs.Matches(file.RelativePath));
        }
        catch (FormatException error)
        {
            throw new InvalidUsageException($"Suite '{placed.Title}', Inputs: {error.Message}", error);
        }
    }

    private bool Write(FingerprintText text, List<SourceEntry> files)
    {
        Contents.Warm(files);
        var isCertain = true;
        foreach (var file in files)
        {
            try
            {
                if (file.Stat.Kind == FileKind.Link)
                {
                    text.Line("link", file.RelativePath, Disk.ReadLink(file.FullPath));
                }
                else
                {
                    text.File(file, Contents.DigestOf(file));
                }
            }
            catch (FileNotFoundException)
            {
                isCertain = false;
            }
        }

        return isCertain;
    }

    private async Task<List<SourceEntry>> FilesAsync(CancellationToken cancellationToken)
    {
        var ours = IgnoreFile.From(Ours);
        var names = Path.Exists(Path.Combine(workspace.Root, ".git"))
            ? await new Git(workspace.Root, time).FilesAsync(cancellationToken)
            : [];

        // A quoted name is one that git could not print, and a folder is another repository: then all is looked at.
        var isTold = names.Count > 0 && !names.Any(name => name.StartsWith('"') || name.EndsWith('/'));
        var files = new List<SourceEntry>();
        if (!isTold)
        {
            var made = IgnoreFile.From([.. Ours, .. Made]);
            Walk(_tree.Root, made, files);
            return files;
        }

        foreach (var name in names.Where(name => !ours.Matches(name)).Order(StringComparer.Ordinal))
        {
            if (Find(name) is { } entry)
            {
                files.Add(entry);
            }
        }

        return files;
    }

    private SourceEntry? Find(string name)
    {
        var entry = _tree.Root;
        foreach (var part in name.Split('/'))
        {
            if (entry.Child(part) is not { } child)
            {
                return null;
            }

            entry = child;
        }

        return entry.Stat.Kind is FileKind.File or FileKind.Link ? entry : null;
    }

    private static void Walk(SourceEntry folder, IgnoreFile ignored, List<SourceEntry> files)
    {
        foreach (var child in folder.Children.Where(child => !ignored.Matches(child.RelativePath)))
        {
            if (child.Stat.Kind == FileKind.Folder)
            {
                Walk(child, ignored, files);
            }
            else if (child.Stat.Kind is FileKind.File or FileKind.Link)
            {
                files.Add(child);
            }
        }
    }

    private string DigestOf(Service service)
    {
        if (_services.TryGetValue(service.Name, out var known))
        {
            return known;
        }

        var context = Path.GetFullPath(Path.Combine(workspace.Root, service.Context ?? ""));
        var request = new BuildRequest(service.Name, service.Image, context, Workspace.Ensure(workspace.Cache))
        {
            Arguments = service.Arguments,
            BuildKit = service.BuildKit,
            SourceDate = delivery.SourceDate,
        };
        request = request with { Image = Choices.Resolve(delivery, request.Image, context) };
        _fingerprints ??= new(_variables, workspace.Cache, time);
        return _services[service.Name] =
            _fingerprints.Of(request, delivery.Compress ?? "auto", Choices.BuilderOf(delivery, request)).Digest;
    }
}
