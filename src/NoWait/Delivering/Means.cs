using NoWait.Bases;
using NoWait.Builders;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Remembering;
using NoWait.Waiting;

namespace NoWait.Delivering;

/// <summary>What all steps of a delivery work with; each thing is made when it is needed first.</summary>
internal sealed class Means : IDisposable
{
    private readonly Lazy<IBuilder> _builder;
    private readonly Lazy<OciLayout> _layout;
    private readonly Lazy<RegistryClient> _registries;
    private readonly Lazy<ImageFinder> _images;
    private readonly Lazy<RemoteResults?> _remote;
    private Sharing? _sharing;
    private FileLock? _several;
    private bool _hasBuilt;

    public Means(Workspace workspace, DeliveryOptions options)
    {
        (Workspace, Options) = (workspace, options);
        _builder = new(() => Choices.Builder(options, Time, new Finishing(workspace, options, Meter).ActAsync, Shortcut));
        _layout = new(() => OciLayout.OpenOrCreate(Path.Combine(Workspace.Ensure(workspace.Cache), "images"), Time));
        _registries = new(() => Choices.Registries(options));
        _remote = new(() => Choices.Remote(options, Say));
        _images = new(() => Choices.Images(workspace, options, _layout.Value, _registries));
    }

    public Workspace Workspace { get; }

    public DeliveryOptions Options { get; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public WaitingMeter? Meter { get; init; }

    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Does some steps of builds without their commands; null where all are run.</summary>
    public IStepShortcut? Shortcut { get; init; }

    public IBuilder Builder => _builder.Value;

    public OciLayout Layout => _layout.Value;

    public RegistryClient Registries => _registries.Value;

    /// <summary>What a team shares; null where it shares nothing.</summary>
    public RemoteResults? Remote => Options.Cache is null ? null : _remote.Value;

    /// <summary>What this run made is remembered by it.</summary>
    public Sharing Sharing => LazyInitializer.EnsureInitialized(ref _sharing, () => new(this));

    /// <summary>Whether it made anything.</summary>
    public bool HasMade => _sharing is not null;

    public ImageFinder Images => _images.Value;

    /// <summary>Lets others build: all that this delivery builds is built.</summary>
    public void EndBuilding()
    {
        if (!_hasBuilt)
        {
            _hasBuilt = true;
            _several?.Dispose();
            Release(_builder);
        }
    }

    /// <summary>Waits until no other run builds several services of this workspace, and keeps such runs out until the end.</summary>
    /// <remarks>Each run keeps the stage folders of all that it built: two that began with different ones would wait for each other for ever.</remarks>
    public async Task HoldSeveralAsync(CancellationToken cancellationToken) => _several ??= await FileLock.AcquireAsync(
        Path.Combine(Workspace.Cache, "stages", ".several.lock"), Time,
        () => Say("Waiting for another run that builds several services."), cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        EndBuilding();
        Release(_layout);
        Release(_registries);
    }

    private static void Release<T>(Lazy<T> made)
    {
        if (made.IsValueCreated)
        {
            (made.Value as IDisposable)?.Dispose();
        }
    }
}
