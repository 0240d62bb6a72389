using System.Diagnostics.CodeAnalysis;
using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Live.Compiling;
using NoWait.Waiting;

namespace NoWait.Live;

/// <summary>What all services that are watched together share.</summary>
/// <param name="workspace">Where everything is kept.</param>
/// <param name="options">What the user chose.</param>
/// <param name="cache">Knows the contents of files that did not change.</param>
internal sealed class LiveTools(Workspace workspace, DeliveryOptions options, StatCache cache) : IDisposable
{
    private readonly DeliveryOptions _options = options with { Live = true, Services = [] };

    public required ILiveScreen Screen { get; init; }

    /// <summary>Who works here, at which price; null where nobody writes anything down.</summary>
    public required RunSetting? Setting { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public LiveCompiles Compiles => field ??= new(workspace, Time);

    public LiveBuild Build => field ??= new(workspace, _options, cache, Compiles, Time);

    public ChosenDeployer Deployer => field ??= Choices.Deployer(workspace, _options);

    private SourceScanner Scanner => field ??= new(_options, cache, Time);

    private LiveLedger? Ledger => field ??= Setting is null ? null : new(workspace, Setting, Time);

    /// <summary>The folders that have to be watched.</summary>
    public HashSet<string> Watched { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks at what a service is made from.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Sources that make no service are what a user is about to put right.")]
    public Sighting Look(Service service, long? began = null)
    {
        var start = began ?? Time.GetTimestamp();
        var folders = new HashSet<string>(StringComparer.Ordinal);
        SourceScan? scan = null;
        Exception? failure = null;
        try
        {
            scan = Scanner.Look(service, Build.RequestOf(service), folders);
        }
        catch (Exception error)
        {
            failure = error;
        }

        lock (Watched)
        {
            Watched.UnionWith(folders);
        }

        var took = Time.GetElapsedTime(start);
        return new(scan, start, Time.GetUtcNow() - took) { Noticed = took, Failure = failure };
    }

    /// <summary>Builds and deploys a service as a whole.</summary>
    public async Task DeployAsync(Service service, CancellationToken cancellationToken)
    {
        using var meter = Setting is null ? null : new WaitingMeter(workspace, Setting with { Started = null }, Time);
        using var delivery = new Delivery(workspace, [service], _options)
        {
            Time = Time,
            Meter = meter,
            Shortcut = Compiles.Whole,
            Say = line => Screen.Log(service.Name, line.StartsWith($"{service.Name}: ", StringComparison.Ordinal) ? line[(service.Name.Length + 2)..] : line),
        };
        Func<CancellationToken, Task<string?>>[] steps =
        [
            delivery.DetectChangesAsync, delivery.PrepareAsync, delivery.CompileAsync, delivery.StripAsync, delivery.CompressAsync,
            delivery.BuildImagesAsync, cancellation => delivery.PushAsync(isAsked: false, cancellation), delivery.DeployAsync,
        ];
        foreach (var step in steps)
        {
            await step(cancellationToken);
            delivery.Settle(isLast: true);
        }

        await delivery.EndAsync(cancellationToken);
    }

    /// <summary>A loop is over: it is written down and shown.</summary>
    public void Ended(Service service, LiveLoop loop)
    {
        Ledger?.Append(service, Deployer, loop);
        Screen.Show(loop);
    }

    /// <inheritdoc />
    public void Dispose() => Compiles.Dispose();
}
