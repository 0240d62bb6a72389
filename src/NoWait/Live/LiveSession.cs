using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Live.Watching;
using NoWait.Waiting;

namespace NoWait.Live;

/// <summary>Deploys services, then watches what they are made from and keeps what runs up to date, until it is cancelled.</summary>
/// <param name="workspace">Where everything is kept.</param>
/// <param name="services">The services of the build.</param>
/// <param name="options">What the user chose.</param>
public sealed class LiveSession(Workspace workspace, IEnumerable<Service> services, DeliveryOptions options)
{
    private static readonly TimeSpan BlindPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GitPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestGit = TimeSpan.FromSeconds(3);

    private readonly IReadOnlyList<Service> _services =
        [.. ServiceSelection.Select(services, options.Services).Select(LiveDefinition.Of)];

    /// <summary>Takes what happens.</summary>
    public required ILiveScreen Screen { get; init; }

    /// <summary>Who works here, at which price; null where nothing is written into the ledger.</summary>
    public RunSetting? Setting { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The loops that the ledger holds of today.</summary>
    public static IReadOnlyList<Timing.Events.Run> LoopsOfToday(Workspace workspace, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(time);
        return LiveLedger.Today(workspace, time);
    }

    /// <summary>Goes on until it is cancelled, which is no failure: what runs goes on running.</summary>
    /// <exception cref="InvalidUsageException">A choice is unknown.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Choices.Check(options);
        var cache = StatCache.Load(Path.Combine(Workspace.Ensure(workspace.Cache), "stat-cache"));
        using var tools = new LiveTools(workspace, options, cache) { Screen = Screen, Setting = Setting, Time = Time };
        _ = tools.Deployer;
        var watcher = SourceWatcher.Create(Time);
        List<LiveService> live = [.. _services.Select(service => new LiveService(service, tools))];
        Look(watcher, live, tools, Time.GetTimestamp());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> tasks = [WatchAsync(watcher, live, tools, end.Token), .. live.Select(one => one.RunAsync(end.Token)), .. _services.Select(service => FollowAsync(service, tools, end.Token))];
        try
        {
            // None of them ends by itself but by an error of ours.
            await await Task.WhenAny(tasks);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            watcher.Dispose();
            cache.Save();
        }
    }

    private async Task WatchAsync(SourceWatcher watcher, List<LiveService> live, LiveTools tools, CancellationToken cancellationToken)
    {
        while (true)
        {
            long first;
            if (watcher.IsBlind)
            {
                await Task.Delay(BlindPause, Time, cancellationToken);
                first = Time.GetTimestamp();
            }
            else
            {
                first = await watcher.NextAsync(cancellationToken);
            }

            await GitAsync(cancellationToken);
            Look(watcher, live, tools, first);
        }
    }

    /// <summary>Looks until nothing that was read for it had still to be watched.</summary>
    private static void Look(SourceWatcher watcher, List<LiveService> live, LiveTools tools, long began)
    {
        List<Sighting> sightings;
        do
        {
            // What cannot be read as a whole must be seen to be put right wherever it was looked for before.
            HashSet<string> before = [.. tools.Watched];
            tools.Watched.Clear();
            sightings = [.. live.Select(one => tools.Look(one.Service, began))];
            if (sightings.Exists(sighting => sighting.Scan is null))
            {
                tools.Watched.UnionWith(before);
            }
        }
        while (watcher.Watch(tools.Watched));

        for (var i = 0; i < live.Count; i++)
        {
            live[i].Offer(sightings[i]);
        }
    }

    // While git changes the working tree it holds its index.
    private async Task GitAsync(CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        while (File.Exists(Path.Combine(workspace.Root, ".git", "index.lock")) && Time.GetElapsedTime(start) < LongestGit)
        {
            await Task.Delay(GitPause, Time, cancellationToken);
        }
    }

    private async Task FollowAsync(Service service, LiveTools tools, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var line in tools.Deployer.LogsAsync(new LogsRequest(service.Name, 0, Follow: true), cancellationToken))
                {
                    Screen.Log(service.Name, line);
                }
            }
            catch (Exception error) when (error is IOException or Docker.DockerException)
            {
                // Its engine is not there now, and may be soon.
            }

            await Task.Delay(BlindPause, Time, cancellationToken);
        }
    }
}
