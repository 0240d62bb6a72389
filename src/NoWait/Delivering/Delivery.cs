using System.Collections.Concurrent;
using NoWait.Assembling;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Deployers;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Timing.Reports;
using NoWait.Waiting;

namespace NoWait.Delivering;

/// <summary>Takes services from their sources to where they run, one step after the other and side by side within each.</summary>
/// <remarks>Each step returns its word for the report; a service that fails lets the others go on (see <see cref="Settle"/>).</remarks>
public sealed class Delivery
{
    private readonly Workspace _workspace;
    private readonly DeliveryOptions _options;
    private readonly List<ServiceRun> _runs;
    private readonly Lazy<IBuilder> _builder;
    private readonly Lazy<OciLayout> _layout;

    /// <summary>Checks what was asked for, and does nothing yet.</summary>
    /// <param name="workspace">Where everything is kept.</param>
    /// <param name="services">The services of the build.</param>
    /// <param name="options">What the user chose.</param>
    /// <exception cref="InvalidUsageException">A name is unknown or unfit.</exception>
    public Delivery(Workspace workspace, IEnumerable<Service> services, DeliveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(options);
        _workspace = workspace;
        _options = options;
        _runs = [.. ServiceSelection.Select(services, options.Services).Select(service => new ServiceRun(service))];
        _builder = new(() => Choices.Builder(options, Time, new Finishing(workspace, options, Meter).ActAsync));
        _layout = new(() => OciLayout.OpenOrCreate(Path.Combine(Workspace.Ensure(workspace.Cache), "images"), Time));
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the waiting is measured by; null where nobody measures it.</summary>
    public WaitingMeter? Meter { get; init; }

    /// <summary>Takes each line for people, as it comes.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Finds out which services changed since their image was built.</summary>
    public async Task<string?> DetectChangesAsync(CancellationToken cancellationToken)
    {
        var detector = new ChangeDetector(_workspace, _options);
        await EachAsync(_runs, run => Task.Run(() => detector.Detect(run, Request(run)), cancellationToken));
        detector.Keep();
        var changed = _runs.Where(run => run.NeedsBuild).ToList();
        foreach (var run in changed)
        {
            Say($"{run.Service.Name}: {string.Join("; ", run.Causes.Take(3))}");
        }

        Meter?.Unchanged = changed.Count == 0;
        return changed.Count == 0 ? "nothing changed" : $"{changed.Count} of {_runs.Count} changed";
    }

    /// <summary>Runs the steps that come before the sources.</summary>
    public async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        var counts = new ConcurrentBag<StepCounts>();
        await EachAsync(Building, async run =>
        {
            run.Started = Time.GetTimestamp();
            counts.Add(await _builder.Value.PrepareAsync(Request(run), cancellationToken));
        });
        return Words(counts);
    }

    /// <summary>Runs the rest of the build stages.</summary>
    public async Task<string?> CompileAsync(CancellationToken cancellationToken)
    {
        var counts = new ConcurrentBag<StepCounts>();
        await EachAsync(Building, async run =>
        {
            run.Output = await _builder.Value.BuildAsync(Request(run), cancellationToken);
            counts.Add(run.Output.Steps);
        });
        return Words(counts);
    }

    /// <summary>Strips the executables that the definitions name.</summary>
    public Task<string?> StripAsync(CancellationToken cancellationToken) =>
        Finish((finishing, run) => finishing.StripAsync(run, cancellationToken));

    /// <summary>Packs the executables that the definitions name, when it pays.</summary>
    public Task<string?> CompressAsync(CancellationToken cancellationToken) =>
        Finish((finishing, run) => finishing.CompressAsync(run, cancellationToken));

    /// <summary>Assembles the images.</summary>
    public async Task<string?> BuildImagesAsync(CancellationToken cancellationToken)
    {
        if (!Building.Any())
        {
            return null;
        }

        var total = 0;
        var layers = new LayerBuilder(_layout.Value, new LayerCache(Path.Combine(_workspace.Cache, "layers")));
        await EachAsync(Building, async run =>
        {
            var assembly = new AssemblyRequest(Request(run), run.Output!) { Replaced = run.Replaced };
            var image = await new ImageAssembler(_layout.Value, layers).AssembleAsync(assembly, cancellationToken);
            Interlocked.Add(ref total, image.Layers.Count);
            run.Image = image.Descriptor.Digest;
            new ChangeDetector(_workspace, _options).Remember(run, Request(run));
        });
        return $"{layers.Made} of {total} layers new";
    }

    /// <summary>Gets the images running in place of those before.</summary>
    public async Task<string?> DeployAsync(CancellationToken cancellationToken)
    {
        var deployer = Choices.Deployer(_workspace, _options);
        var rollOut = new RollOut(deployer, _layout.Value, _workspace) { Meter = Meter, Say = Say, Time = Time };
        await EachAsync(_runs.Where(run => run is { Failure: null, Image: not null }), async run =>
        {
            run.Deployment = await rollOut.DeployAsync(run, cancellationToken);
            var took = run.Started == 0 ? (TimeSpan?)null : Time.GetElapsedTime(run.Started);
            Meter?.Services.Add(new ServiceLine(run.Service.Name, took, run.Deployment.To, run.Deployment.Address));
        });
        Meter?.Unchanged &= _runs.All(run => run.Deployment is { Changed: false });
        return RollOut.Words(_runs.Select(run => run.Deployment).OfType<Deployment>());
    }

    /// <summary>Fails the run for the services that failed, when none is left or there is no later step.</summary>
    /// <param name="isLast">Whether no later step of the delivery comes.</param>
    /// <exception cref="DeliveryFailedException">Some services failed.</exception>
    /// <exception cref="InvalidUsageException">What failed was only ever asked wrongly.</exception>
    public void Settle(bool isLast)
    {
        var failed = _runs.Where(run => run.Failure is not null).ToList();
        if (failed.Count == 0 || (!isLast && failed.Count < _runs.Count))
        {
            return;
        }

        var message = string.Join(
            Environment.NewLine, failed.Select(run => $"{run.Service.Name}: {run.Failure!.Message}"));
        var first = failed[0].Failure!;
        throw failed.TrueForAll(run => Choices.IsMistake(run.Failure!))
            ? new InvalidUsageException(message, first)
            : new DeliveryFailedException(message, first) { Services = [.. failed.Select(run => run.Service.Name)] };
    }

    private BuildRequest Request(ServiceRun run)
    {
        var context = Path.GetFullPath(Path.Combine(_workspace.Root, run.Service.Context ?? ""));
        run.Definition ??= run.Service.Image.Resolve(context);
        return new(run.Service.Name, run.Definition, context, Workspace.Ensure(_workspace.Cache))
        {
            Clean = _options.Clean,
            SourceDate = _options.SourceDate,
            Output = output => Say($"{output.Service}: {output.Line}"),
        };
    }

    private IEnumerable<ServiceRun> Building => _runs.Where(run => run.NeedsBuild);

    private async Task<string?> Finish(Func<Finishing, ServiceRun, Task<string?>> act)
    {
        var finishing = new Finishing(_workspace, _options, Meter);
        var notes = new List<string>();
        await EachAsync(Building, async run =>
        {
            if (await act(finishing, run) is { } note)
            {
                lock (notes)
                {
                    notes.Add(note);
                }
            }
        });
        return notes.Count switch { 0 => null, 1 => notes[0], _ => $"{notes.Count} executables" };
    }

    // Within a step services run side by side; builders and compressors bound what they take of the machine.
    private async Task EachAsync(IEnumerable<ServiceRun> runs, Func<ServiceRun, Task> act) =>
        await Task.WhenAll(runs.ToList().Select(async run =>
        {
            try
            {
                await act(run);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                run.Failure = exception;
                if (_runs.Count > 1)
                {
                    Say($"{run.Service.Name}: {exception.Message}");
                }
            }
        }));

    private static string? Words(IEnumerable<StepCounts> counts)
    {
        var (total, cached) = counts.Aggregate((0, 0), (sum, one) => (sum.Item1 + one.Total, sum.Item2 + one.Cached));
        return total == 0 ? null : $"{cached} of {total} steps cached";
    }
}
