using System.Collections.Concurrent;
using NoWait.Assembling;
using NoWait.Bases;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Deployers;
using NoWait.Images;
using NoWait.Images.Variables;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Processes;
using NoWait.Sources;
using NoWait.Timing.Reports;
using NoWait.Waiting;

namespace NoWait.Delivering;

/// <summary>Takes services from their sources to where they run, one step after the other and side by side within each.</summary>
/// <remarks>Each step returns its word for the report; a service that fails lets the others go on (see <see cref="Settle"/>).</remarks>
public sealed class Delivery : IDisposable
{
    private const string NothingChanged = "nothing changed";

    private readonly Workspace _workspace;
    private readonly DeliveryOptions _options;
    private readonly List<ServiceRun> _runs;
    private readonly Lazy<IBuilder> _builder;
    private readonly Lazy<OciLayout> _layout;
    private readonly Lazy<RegistryClient> _registries;
    private readonly Lazy<ImageFinder> _images;

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
        Choices.Check(options);
        _runs = [.. ServiceSelection.Select(services, options.Services).Select(service => new ServiceRun(service))];
        _builder = new(() => Choices.Builder(options, Time, new Finishing(workspace, options, Meter).ActAsync));
        _layout = new(() => OciLayout.OpenOrCreate(Path.Combine(Workspace.Ensure(workspace.Cache), "images"), Time));
        _registries = new(() => Choices.Registries(options));
        _images = new(() => Choices.Images(workspace, options, _layout.Value, _registries));
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the waiting is measured by; null where nobody measures it.</summary>
    public WaitingMeter? Meter { get; init; }

    /// <summary>Takes each line for people, as it comes.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Finds out which services changed since their image was built.</summary>
    public Task<string?> DetectChangesAsync(CancellationToken cancellationToken)
    {
        var detector = new ChangeDetector(_workspace, _options);
        _runs.ForEach(run => detector.Recall(run, Request(run)));
        if (Building.Any())
        {
            return DetectChangesAsync(detector, cancellationToken);
        }

        Meter?.Unchanged = true;
        return Task.FromResult<string?>(NothingChanged);
    }

    private async Task<string?> DetectChangesAsync(ChangeDetector detector, CancellationToken cancellationToken)
    {
        await EachAsync(Building, run => Task.Run(() => DetectAsync(detector, run, cancellationToken), cancellationToken));
        detector.Keep();
        var changed = _runs.Where(run => run.NeedsBuild).ToList();
        foreach (var run in changed)
        {
            Say($"{run.Service.Name}: {string.Join("; ", run.Causes.Take(3))}");
        }

        Meter?.Unchanged = changed.Count == 0;
        return changed.Count == 0 ? NothingChanged : $"{changed.Count} of {_runs.Count} changed";
    }

    /// <summary>Runs the steps that come before the sources.</summary>
    public Task<string?> PrepareAsync(CancellationToken cancellationToken) => Build(async () =>
    {
        var counts = new ConcurrentBag<StepCounts>();
        await EachAsync(Building, async run =>
        {
            run.Started = Time.GetTimestamp();
            counts.Add(await _builder.Value.PrepareAsync(Request(run), cancellationToken));
        });
        return Words(counts);
    });

    /// <summary>Runs the rest of the build stages.</summary>
    public Task<string?> CompileAsync(CancellationToken cancellationToken) => Build(async () =>
    {
        var counts = new ConcurrentBag<StepCounts>();
        await EachAsync(Building, async run =>
        {
            run.Output = await _builder.Value.BuildAsync(Request(run), cancellationToken);
            counts.Add(run.Output.Steps);
        });
        return Words(counts);
    });

    /// <summary>Strips the executables that the definitions name.</summary>
    public Task<string?> StripAsync(CancellationToken cancellationToken) =>
        Build(() => FinishAsync((finishing, run) => finishing.StripAsync(run, cancellationToken)));

    /// <summary>Packs the executables that the definitions name, when it pays.</summary>
    public Task<string?> CompressAsync(CancellationToken cancellationToken) =>
        Build(() => FinishAsync((finishing, run) => finishing.CompressAsync(run, cancellationToken)));

    /// <summary>Assembles the images.</summary>
    public Task<string?> BuildImagesAsync(CancellationToken cancellationToken) => Build(async () =>
    {
        var total = 0;
        var whole = new ConcurrentBag<string>();
        var layers = new LayerBuilder(_layout.Value, new LayerCache(Path.Combine(_workspace.Cache, "layers")));
        await EachAsync(Building, async run =>
        {
            var image = run.Output!.Image;
            if (image is null)
            {
                var assembly = await StandingAsync(run, cancellationToken);
                image = await new ImageAssembler(_layout.Value, layers).AssembleAsync(assembly, cancellationToken);
            }
            else
            {
                await _layout.Value.AddAsync(image, run.Service.Name, cancellationToken);
                whole.Add(run.Service.Name);
            }

            Interlocked.Add(ref total, image.Layers.Count);
            run.Image = image.Descriptor.Digest;
            new ChangeDetector(_workspace, _options).Remember(run, Request(run));
        });
        var assembled = $"{layers.Made} of {total} layers new";
        return whole.IsEmpty ? assembled : $"{(whole.Count == 1 ? "one" : whole.Count)} by BuildKit, not reproducible";
    });

    /// <summary>Sends the images to the registry; layers that are there do not travel.</summary>
    /// <param name="isAsked">Whether somebody asked for just this: without a registry there is nothing to be done, which is then a mistake.</param>
    /// <param name="cancellationToken">Ends the pushes.</param>
    /// <exception cref="InvalidUsageException">No registry is named.</exception>
    public async Task<string?> PushAsync(bool isAsked, CancellationToken cancellationToken)
    {
        if (_options.Registry is null)
        {
            return !isAsked ? "no registry named" : throw new InvalidUsageException(
                "Push needs to know where to: name a registry, as in --registry registry.example/team.");
        }

        var git = new Git(_workspace.Root, Time);
        var tree = Meter is null ? await git.WorkingTreeAsync(cancellationToken) : await Meter.Tree;
        var pushing = new Pushing(_registries.Value, _layout.Value, _options, new LinkSpeeds(_workspace.Links))
        {
            Notes = await Pushing.NotesAsync(tree, git, Time.GetUtcNow(), cancellationToken),
        };
        await EachAsync(_runs.Where(run => run is { Failure: null, Image: not null }), async run =>
            run.Pushed = await pushing.PushAsync(run, cancellationToken));
        return pushing.ToString();
    }

    /// <summary>Gets the images running in place of those before.</summary>
    public Task<string?> DeployAsync(CancellationToken cancellationToken)
    {
        var deployer = Choices.Deployer(_workspace, _options);
        foreach (var run in Deploying)
        {
            run.Deployment = ((IKnowsWhatRuns)deployer).Find(run.Service, run.Image!.Value.ToString(), cancellationToken);
        }

        return Deploying.Any()
            ? DeployAsync(deployer, cancellationToken)
            : Task.FromResult(Deployed());
    }

    private async Task<string?> DeployAsync(ChosenDeployer deployer, CancellationToken cancellationToken)
    {
        var rollOut = new RollOut(deployer, _layout.Value, _workspace) { Meter = Meter, Say = Say, Time = Time };
        await EachAsync(Deploying, async run => run.Deployment = await rollOut.DeployAsync(run, cancellationToken));
        return Deployed();
    }

    private string? Deployed()
    {
        foreach (var run in _runs)
        {
            if (run.Deployment is { } deployment)
            {
                var took = run.Started == 0 ? (TimeSpan?)null : Time.GetElapsedTime(run.Started);
                Meter?.Services.Add(new ServiceLine(run.Service.Name, took, deployment.To, deployment.Address));
            }
        }

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
        throw failed.TrueForAll(run => InvalidUsageException.IsMeantBy(run.Failure!))
            ? new InvalidUsageException(message, first)
            : new DeliveryFailedException(message, first) { Services = [.. failed.Select(run => run.Service.Name)] };
    }

    /// <summary>Lets go of the stages' folders and of the registries.</summary>
    public void Dispose()
    {
        Release(_builder);
        Release(_layout);
        Release(_registries);

        static void Release<T>(Lazy<T> made)
        {
            if (made.IsValueCreated)
            {
                (made.Value as IDisposable)?.Dispose();
            }
        }
    }

    private BuildRequest Request(ServiceRun run)
    {
        var context = Path.GetFullPath(Path.Combine(_workspace.Root, run.Service.Context ?? ""));
        return new(run.Service.Name, run.Definition ?? run.Service.Image, context, Workspace.Ensure(_workspace.Cache))
        {
            Arguments = run.Service.Arguments,
            Secrets = Secrets(run.Service),
            BuildKit = run.Service.BuildKit,
            Images = run.Images,
            Clean = _options.Clean,
            SourceDate = _options.SourceDate,
            Output = output => Say($"{output.Service}: {output.Line}"),
        };
    }

    private async Task DetectAsync(ChangeDetector detector, ServiceRun run, CancellationToken cancellationToken)
    {
        var looks = new Looks(Time.GetUtcNow());
        var request = Request(run);
        var definition = run.Definition = looks.Watch(() => Choices.Resolve(_options, request.Image, request.Context));
        var isBuiltOnBases = Choices.BuilderOf(_options, Request(run)) == "docker";
        if (isBuiltOnBases || NamedImages.AreIn(definition))
        {
            var expanded = definition.Expand(HostPlatform.With(run.Service.Arguments));
            var images = new Dictionary<string, NamedImage>(StringComparer.Ordinal);
            foreach (var named in NamedImages.In(expanded, StageGraph.Of(expanded), isBuiltOnBases))
            {
                images[named.Name] = await _images.Value.FindAsync(named, cancellationToken);
            }

            run.Images = images;
        }

        detector.Detect(run, Request(run), looks);
    }

    private async Task<AssemblyRequest> StandingAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        var request = Request(run);
        var assembly = new AssemblyRequest(request, run.Output!) { Replaced = run.Replaced };
        if (run.Images.Count == 0)
        {
            return assembly;
        }

        var bottom = NamedImages.BottomOf(request.Image.Expand(HostPlatform.With(request.Arguments)));
        return run.Images.GetValueOrDefault(bottom)?.Image is { } image
            ? assembly with { Base = image, Below = await Choices.Outlines(_workspace).ReadAsync(image, cancellationToken) }
            : assembly;
    }

    private Dictionary<string, Func<string>> Secrets(Service service) => service.Secrets.ToDictionary(
        secret => secret.Id, secret => (Func<string>)(() => secret.Read(_workspace.Root, OwnEnvironment.With())), StringComparer.Ordinal);

    private IEnumerable<ServiceRun> Building => _runs.Where(run => run.NeedsBuild);

    private IEnumerable<ServiceRun> Deploying =>
        _runs.Where(run => run is { Failure: null, Image: not null, Deployment: null });

    // With nothing to build, not even the machinery of an asynchronous method is loaded.
    private Task<string?> Build(Func<Task<string?>> step) => Building.Any() ? step() : Task.FromResult<string?>(null);

    private async Task<string?> FinishAsync(Func<Finishing, ServiceRun, Task<string?>> act)
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
