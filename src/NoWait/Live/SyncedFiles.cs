using NoWait.Changes;
using NoWait.Images.Globs;
using NoWait.Oci.Layers;

namespace NoWait.Live;

/// <summary>Tells by the steps that a service declares what changed files lead to, as users of Tilt know it.</summary>
/// <param name="service">The service.</param>
/// <param name="context">The folder of its context, absolute.</param>
internal sealed class SyncedFiles(Service service, string context)
{
    private readonly IgnoreFile _fallBack = IgnoreFile.From([.. service.Live.OfType<LiveStep.FallBackOn>().SelectMany(step => step.Globs)]);

    /// <summary>Whether the service says which files are copied; where it does not, that follows from its image.</summary>
    public static bool AreDeclared(Service service) => service.Live.Any(step => step is LiveStep.Sync);

    /// <summary>Whether everything is copied when watching begins.</summary>
    public bool IsInitial => service.Live.Any(step => step is LiveStep.InitialSync);

    /// <summary>Why these files need a full build and deployment; null when they do not.</summary>
    public string? WhyFallBack(IEnumerable<string> changed)
    {
        foreach (var path in changed)
        {
            if (_fallBack.Matches(path))
            {
                return $"{path} changed, which FallBackOn names";
            }

            if (AreDeclared(service) && !TargetsOf(path).Any())
            {
                return $"{path} changed, which no Sync covers";
            }
        }

        return null;
    }

    /// <summary>What the change of these files means for what runs.</summary>
    /// <param name="changed">The files, relative to the context.</param>
    /// <param name="scan">The context as it is.</param>
    public LiveChange ChangeOf(IReadOnlyList<string> changed, SourceScan scan)
    {
        var (deleted, entries) = (new List<string>(), new Dictionary<string, LayerEntry>(StringComparer.Ordinal));
        foreach (var path in changed)
        {
            foreach (var target in TargetsOf(path))
            {
                if (scan.Files.TryGetValue(path, out var value))
                {
                    entries[target] = Entry(path, target, value);
                }
                else
                {
                    deleted.Add(target);
                }
            }
        }

        return new(deleted, [.. entries.Values])
        {
            Commands = CommandsFor(changed),
            Restart = service.Live.Any(step => step is LiveStep.Restart),
        };
    }

    /// <summary>The commands that these files trigger, in order.</summary>
    public Values<string> CommandsFor(IReadOnlyList<string> changed) =>
    [
        .. service.Live.OfType<LiveStep.Run>()
            .Where(run => run.When.Count == 0 || changed.Any(IgnoreFile.From(run.When).MatchesPath))
            .Select(run => run.Command),
    ];

    /// <summary>All that is synced, and all commands.</summary>
    public LiveChange Initial(SourceScan scan) =>
        ChangeOf([.. scan.Files.Keys.Where(path => TargetsOf(path).Any())], scan) with
        {
            Commands = [.. service.Live.OfType<LiveStep.Run>().Select(run => run.Command)],
        };

    private IEnumerable<string> TargetsOf(string path)
    {
        foreach (var sync in service.Live.OfType<LiveStep.Sync>())
        {
            var from = StagePath.Join("", sync.From);
            if (path == from)
            {
                yield return StagePath.Join("", sync.To.EndsWith('/') && File.Exists(Path.Combine(context, path))
                    ? sync.To + Path.GetFileName(path)
                    : sync.To);
            }
            else if (from.Length == 0 || path.StartsWith(from + "/", StringComparison.Ordinal))
            {
                yield return StagePath.Join(sync.To.Trim('/'), from.Length == 0 ? path : path[(from.Length + 1)..]);
            }
        }
    }

    private LayerEntry Entry(string path, string target, string value)
    {
        var full = Path.Combine(context, path);
        return value.Split(' ') switch
        {
            ["folder", ..] => new LayerEntry.Directory(target),
            ["link", ..] => new LayerEntry.SymbolicLink(target, Disk.ReadLink(full)),
            var parts => LayerEntry.File.FromDisk(target, full, parts[1] == "x" ? FileModes.Default : FileModes.Plain),
        };
    }
}
