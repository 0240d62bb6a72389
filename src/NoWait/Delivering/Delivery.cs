using System.Collections.Concurrent;
using NoWait.Builders;
using NoWait.Shipping;
using NoWait.Sources;
using NoWait.Timing.Live;
using NoWait.Waiting;

namespace NoWait.Delivering;

/// <summary>Takes services from their sources to where they run, one step after the other and side by side within each.</summary>
/// <remarks>Each step returns its word for the report; a service that fails lets the others go on (see <see cref="Settle"/>).</remarks>
public sealed class Delivery : IDisposable
{
    private readonly Workspace _workspace;
    private readonly DeliveryOptions _options;
    private readonly IReadOnlyList<ServiceRun> _services;
    private readonly DateTimeOffset _begun;

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
        _begun = Time.GetUtcNow();
        _services = [.. ServiceSelection.Select(services, options.Services).Select(service => new ServiceRun(service))];
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the waiting is measured by; null where nobody measures it.</summary>
    public WaitingMeter? Meter { get; init; }

    /// <summary>Takes each line for people, as it comes.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Whether what is built goes on to be deployed: what that begins with is got ready while compilers work.</summary>
    public bool Deploys { get; init; }

    /// <summary>Tells which of some services, by their names, are green in all their tests for what the sources are now.</summary>
    public Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlySet<string>>> Tested { get; init; } =
        (_, _) => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());

    /// <summary>Does some steps of builds without their commands; null where all are run.</summary>
    internal IStepShortcut? Shortcut { get; init; }

    private ShipStep Ship(ShipOptions options) => new(Runs, Means)
    {
        Tested = Tested,
        Options = options,
        Begun = Meter?.Setting.Started ?? _begun,
    };

    // After the initializers of whoever made this.
    private Means Means => field ??= new(_workspace, _options) { Time = Time, Meter = Meter, Say = Say, Shortcut = Shortcut };

    private ServiceRuns Runs => field ??= new(_services, Say) { FailFast = _options.FailFast, Past = new(_workspace, Time) };

    /// <summary>How far the step that runs has come with its services; null when none runs.</summary>
    public WorkProgress? Progress => Runs.Progress;

    /// <summary>Finds out which services changed since their image was built.</summary>
    public Task<string?> DetectChangesAsync(CancellationToken cancellationToken) =>
        new Detecting(Runs, Means).RunAsync(cancellationToken);

    /// <summary>Takes what was made of the same before, here or by others, and runs the steps of the rest that come before the sources.</summary>
    public Task<string?> PrepareAsync(CancellationToken cancellationToken) => Build(async () =>
    {
        var found = await new Recalling(Runs, Means).RunAsync(cancellationToken);
        await HoldAsync(cancellationToken);
        if (Deploys && Runs.Building.FirstOrDefault() is { } first)
        {
            Choices.Deployer(_workspace, _options).LookAhead(first.Service.Name, cancellationToken);
        }

        var counts = new ConcurrentBag<StepCounts>();
        await Runs.EachAsync("Dependencies", Runs.Building, async (run, token) =>
        {
            run.Started = Time.GetTimestamp();
            counts.Add(await Means.Builder.PrepareAsync(Requests.Of(run, Means, Runs.Tell), token));
        }, cancellationToken);
        return found is null ? Words(counts) : Words(counts) is { } steps ? $"{found}; {steps}" : found;
    });

    /// <summary>Runs the rest of the build stages.</summary>
    public Task<string?> CompileAsync(CancellationToken cancellationToken) => Build(async () =>
    {
        await HoldAsync(cancellationToken);
        var counts = new ConcurrentBag<StepCounts>();
        await Runs.EachAsync("Compile", Runs.Building, async (run, token) =>
        {
            run.Output = await Means.Builder.BuildAsync(Requests.Of(run, Means, Runs.Tell), token);
            counts.Add(run.Output.Steps);
        }, cancellationToken);
        return Words(counts);
    });

    /// <summary>Strips the executables that the definitions name.</summary>
    public Task<string?> StripAsync(CancellationToken cancellationToken) =>
        Build(() => FinishAsync((finishing, run, token) => finishing.StripAsync(run, token), cancellationToken));

    /// <summary>Packs the executables that the definitions name, when it pays.</summary>
    public Task<string?> CompressAsync(CancellationToken cancellationToken) =>
        Build(() => FinishAsync((finishing, run, token) => finishing.CompressAsync(run, token), cancellationToken));

    /// <summary>Assembles the images.</summary>
    public Task<string?> BuildImagesAsync(CancellationToken cancellationToken) =>
        Build(() => new Imaging(Runs, Means).RunAsync(cancellationToken));

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
        var pushing = new Pushing(Means.Registries, Means.Layout, _options, new LinkSpeeds(_workspace.Links))
        {
            Notes = await Pushing.NotesAsync(tree, git, Time.GetUtcNow(), cancellationToken),
        };
        await Runs.EachAsync(
            "Push", Runs.Built, Pushing.MostAtOnce, async (run, token) => run.Pushed = await pushing.PushAsync(run, token), cancellationToken);
        return pushing.ToString();
    }

    /// <summary>Gets the images running in place of those before.</summary>
    public Task<string?> DeployAsync(CancellationToken cancellationToken) =>
        new Deploying(Runs, Means) { Tested = Tested }.RunAsync(cancellationToken);

    /// <summary>
    /// Gets the images running for good: one run at a time in each environment, of which the newest commit wins; watched by health
    /// and checks, and each service taken back by itself when it is not well.
    /// </summary>
    /// <param name="options">How they are looked at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<string?> ShipAsync(ShipOptions options, CancellationToken cancellationToken) => Ship(options).RunAsync(cancellationToken);

    /// <summary>Gets running for good, without building anything, what runs in another environment.</summary>
    /// <param name="from">The other environment's folders.</param>
    /// <param name="there">What is chosen there.</param>
    /// <param name="options">How the versions are looked at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<string?> PromoteAsync(Workspace from, DeliveryOptions there, ShipOptions options, CancellationToken cancellationToken) =>
        Ship(options).PromoteAsync(new Promotion((from, there), Means), cancellationToken);

    /// <summary>Fails the run for the services that failed, when none is left or there is no later step.</summary>
    /// <param name="isLast">Whether no later step of the delivery comes.</param>
    /// <exception cref="DeliveryFailedException">Some services failed.</exception>
    /// <exception cref="InvalidUsageException">What failed was only ever asked wrongly.</exception>
    public void Settle(bool isLast) => Runs.Settle(isLast);

    /// <summary>Waits until what was built is shared (<c>--cache</c>), and removes what there is no room for (<c>--keep</c>).</summary>
    public Task EndAsync(CancellationToken cancellationToken) =>
        Means.HasMade ? Means.Sharing.EndAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Lets go of the stages' folders and of the registries.</summary>
    public void Dispose() => Means.Dispose();

    private Task HoldAsync(CancellationToken cancellationToken) =>
        Runs.Building.Skip(1).Any() ? Means.HoldSeveralAsync(cancellationToken) : Task.CompletedTask;

    // With nothing to build, not even the machinery of an asynchronous method is loaded.
    private Task<string?> Build(Func<Task<string?>> step) => Runs.Building.Any() ? step() : Task.FromResult<string?>(null);

    private async Task<string?> FinishAsync(
        Func<Finishing, ServiceRun, CancellationToken, Task<string?>> act, CancellationToken cancellationToken)
    {
        var finishing = new Finishing(_workspace, _options, Meter);
        var notes = new List<string>();
        await Runs.EachAsync("Strip", Runs.Building, async (run, token) =>
        {
            if (await act(finishing, run, token) is { } note)
            {
                lock (notes)
                {
                    notes.Add(note);
                }
            }
        }, cancellationToken);
        return notes.Count switch { 0 => null, 1 => notes[0], _ => $"{notes.Count} executables" };
    }

    private static string? Words(IEnumerable<StepCounts> counts)
    {
        var (total, cached) = counts.Aggregate((0, 0), (sum, one) => (sum.Item1 + one.Total, sum.Item2 + one.Cached));
        return total == 0 ? null : $"{cached} of {total} steps cached";
    }
}
