using NoWait.Builders;
using NoWait.Deployers;
using NoWait.Timing;
using NoWait.Timing.Events;
using Deployment = NoWait.Timing.Events.Deployment;

namespace NoWait.Delivering;

/// <summary>Deployments that were begun: noted before anything is done, so that the ledger tells of those, too, whose run was killed.</summary>
/// <param name="workspace">Where they are noted: each is a ledger of one event, in a folder that is gone when it is finished.</param>
internal sealed class Unfinished(Workspace workspace)
{
    private const char Divider = '~';

    private string Folder => Path.Combine(workspace.Run, "unfinished");

    /// <summary>Notes what is about to be done; it counts as killed when this process ends before <see cref="Begun.Finish"/>.</summary>
    /// <exception cref="IOException">It cannot be noted, as when the disk is full: nothing should be done then.</exception>
    public Begun Begin(Deployment intent)
    {
        Workspace.Ensure(workspace.Run);
        var begun = Begun.Take(Path.Combine(Folder, $"{intent.Service}{Divider}{intent.Id}"))!;
        new Ledger(begun.Folder).Append(intent);
        return begun;
    }

    /// <summary>Writes into the ledger how those ended whose run did not live to do it, by what runs now; gives what it wrote.</summary>
    /// <param name="deployer">Says what runs.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<IReadOnlyList<Deployment>> SettleAsync(IDeployer deployer, CancellationToken cancellationToken)
    {
        var settled = new List<Deployment>();
        // The ids begin with the time.
        foreach (var folder in Folders().Order(StringComparer.Ordinal))
        {
            using var own = Begun.Take(folder);
            try
            {
                if (own is not null && await SettleAsync(own, deployer, cancellationToken) is { } end)
                {
                    settled.Add(end);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The disk is full, say: a later look will do it.
            }
        }

        return settled;
    }

    private async Task<Deployment?> SettleAsync(Begun own, IDeployer deployer, CancellationToken cancellationToken)
    {
        // What was killed before it was noted whole was killed before anything was done.
        Deployment? end = null;
        if (new Ledger(own.Folder).Newest().OfType<Deployment>().FirstOrDefault() is { } intent)
        {
            var ledger = new Ledger(Workspace.Ensure(workspace.Ledger));
            var since = ledger.Since(intent.At).OfType<Deployment>().ToList();
            var later = since.FindLast(one =>
                one.At > intent.At && one.Service == intent.Service && one.Environment == intent.Environment && one.Id != intent.Id);
            var (running, isCertain) = later is null ? await RunningAsync(intent.Service, deployer, cancellationToken) : (later.From, true);
            if (!isCertain)
            {
                return null;
            }

            end = since.Exists(one => one.Id == intent.Id) ? null : End(intent, running);
            if (end is not null)
            {
                ledger.Append(end);
            }
        }

        own.Finish();
        return end;
    }

    private string[] Folders() => Directory.Exists(Folder) ? Directory.GetDirectories(Folder) : [];

    private static async Task<(string? Digest, bool IsCertain)> RunningAsync(string service, IDeployer deployer, CancellationToken cancellationToken)
    {
        var status = (await deployer.StatusAsync(service, cancellationToken)).FirstOrDefault(one => one.Service == service);
        return (status?.Digest, status?.IsCertain ?? true);
    }

    private static Deployment End(Deployment intent, string? running) => intent with
    {
        Result = running == intent.To ? Outcome.Succeeded : running is not null && running == intent.From ? Outcome.WentBack : Outcome.Failed,
        Error = running == intent.To ? intent.Error : "its run was killed before it ended",
    };
}

/// <summary>A deployment that goes on; whoever else looks at it knows so by its lock.</summary>
internal sealed class Begun : IDisposable
{
    private readonly FileLock _lock;

    private Begun(string folder, FileLock held) => (Folder, _lock) = (folder, held);

    /// <summary>Where it is noted.</summary>
    public string Folder { get; }

    /// <summary>Takes it in hand; null when somebody has it.</summary>
    public static Begun? Take(string folder)
    {
        try
        {
            return FileLock.TryAcquire(Path.Combine(folder, "lock")) is { } held ? new(folder, held) : null;
        }
        catch (DirectoryNotFoundException)
        {
            // It was finished this very moment.
            return null;
        }
    }

    /// <summary>Its end stands in the ledger.</summary>
    public void Finish()
    {
        foreach (var noted in Directory.EnumerateFiles(Folder, "*.jsonl"))
        {
            File.Delete(noted);
        }

        _lock.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();
}
