using NoWait.Deployers;
using NoWait.Docker;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Remembering;
using NoWait.Shipping;
using NoWait.Sources;
using NoWait.Timing;
using NoWait.Timing.Events;
using NoWait.Waiting;
using Deployment = NoWait.Deployers.Deployment;

namespace NoWait.Delivering;

/// <summary>Hands an image over to a deployer, and writes down in the ledger what came of it.</summary>
internal sealed class RollOut(ChosenDeployer deployer, OciLayout layout, Workspace workspace)
{
    private readonly Unfinished _unfinished = new(workspace);

    public WaitingMeter? Meter { get; init; }

    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Whether what is deployed is to be changed in place afterwards.</summary>
    public bool Live { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The environment that it is rolled out to.</summary>
    public string Environment { get; init; } = DeploymentEnvironment.Local;

    /// <summary>The image that was built, as what is to run.</summary>
    public async Task<DeployRequest> RequestAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        await layout.BeginWritingAsync(cancellationToken);
        var image = await layout.ReadAsync(run.Service.Name, cancellationToken: cancellationToken);
        return new(run.Service, image) { Pushed = run.Pushed, Notice = Say, Live = Live };
    }

    /// <summary>Gets the image that was built running.</summary>
    public async Task<Deployment> DeployAsync(ServiceRun run, CancellationToken cancellationToken) =>
        await DeployAsync(await RequestAsync(run, cancellationToken), new(run.Caveats), cancellationToken);

    /// <summary>Gets a version running, and writes down how that went.</summary>
    /// <param name="request">What is to run.</param>
    /// <param name="occasion">Why.</param>
    /// <param name="cancellationToken">Ends it; what ran before is running then.</param>
    /// <exception cref="DeployFailedException">It is not running; that stands in the ledger as well.</exception>
    public async Task<Deployment> DeployAsync(DeployRequest request, Occasion occasion, CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        var intent = Meter is null ? null : await IntentAsync(Meter, request, occasion, cancellationToken);
        using var begun = intent is null ? null : _unfinished.Begin(intent);
        try
        {
            var deployment = await deployer.DeployAsync(request, cancellationToken);
            var timeline = Meter?.SoFar();
            new DeployedImages(workspace, layout).Keep(request.Image);
            new LastDeployed(workspace.Cache).Save(request.Service.Name, request.Image.Descriptor.Bare());
            Finish(begun, !deployment.Changed || intent is null ? null : End(intent, deployment, started) with
            {
                Result = Outcome.Succeeded,
                Error = occasion.Reason,
                ToLive = timeline is null ? null : Math.Round(timeline.Duration.TotalSeconds, 6),
                Parts = PartsOf(timeline),
            });
            return deployment;
        }
        catch (DeployFailedException failure) when (failure is { IsUncertain: false } and not { InnerException: DockerException { IsUnanswered: true } })
        {
            Finish(begun, intent is null ? null : Failed(intent, failure, started));
            throw;
        }

        // Of an engine that no longer answers nobody knows what it runs: the note stays, and the next look settles it.
    }

    /// <summary>Has the ledger tell of deployments whose run was killed.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var end in await _unfinished.SettleAsync(deployer, cancellationToken))
        {
            Say($"{end.Service}: an earlier run that deployed {Digest.Parse(end.To).ToShortString()} was killed; "
                + (end.Result == Outcome.Succeeded ? "that version is running." : "that version is not running."));
        }
    }

    /// <summary>The deployments in a few words.</summary>
    public static string? Words(IEnumerable<Deployment> deployments)
    {
        var all = deployments.ToList();
        var changed = all.Where(deployment => deployment.Changed).ToList();
        return changed switch
        {
            [] => all.Count == 0 ? null : "runs already, and is well",
            [{ HealthyAfter: { } time } only] => $"healthy after {time.TotalSeconds:0.0} s"
                + (only.Gap > TimeSpan.Zero ? $", gap {only.Gap.TotalMilliseconds:0} ms" : ""),
            _ => $"{changed.Count} of {all.Count} rolled out",
        };
    }

    private void Finish(Begun? begun, Timing.Events.Deployment? end)
    {
        try
        {
            if (end is not null)
            {
                new Ledger(Workspace.Ensure(workspace.Ledger)).Append(end);
            }

            begun?.Finish();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What runs does run, whether or not it can be written down; the next run writes down what this one noted.
            Say($"The ledger does not tell of this deployment yet: {exception.Message}");
        }
    }

    private Timing.Events.Deployment Failed(Timing.Events.Deployment intent, DeployFailedException failure, long started)
    {
        // What a full disk kept from being written down, say, runs all the same: nobody took it back.
        var isLive = failure is { RolledBack: false } && failure.Running == intent.To && intent.From != intent.To;
        return End(intent, new(intent.Service, isLive ? intent.From : failure.Running, intent.To), started) with
        {
            Result = isLive ? Outcome.Succeeded : failure.Running is null ? Outcome.Failed : Outcome.WentBack,
            Error = failure.Message,
        };
    }

    private Timing.Events.Deployment End(Timing.Events.Deployment intent, Deployment deployment, long started) => intent with
    {
        At = Time.GetUtcNow(),
        Deployer = deployer.NameOf(intent.Service),
        From = deployment.From,
        Seconds = Time.GetElapsedTime(started).TotalSeconds,
        Address = deployment.Address,
    };

    private async Task<Timing.Events.Deployment> IntentAsync(
        WaitingMeter meter, DeployRequest request, Occasion occasion, CancellationToken cancellationToken)
    {
        var tree = await meter.Tree;
        var service = request.Service.Name;
        var ledger = new Ledger(Workspace.Ensure(workspace.Ledger));
        var now = Time.GetUtcNow();
        var digest = request.Image.Descriptor.Digest.ToString();
        var status = (await deployer.StatusAsync(service, cancellationToken)).FirstOrDefault(one => one.Service == service);
        return new()
        {
            At = now,
            Id = EventId.Of(now, meter.RunId, service, digest),
            Run = meter.RunId,
            Service = service,
            Environment = Environment,
            Deployer = deployer.NameOf(service),
            From = status?.Digest,
            To = digest,
            Commit = occasion.IsRollBack || occasion.Changes is not null ? NewCommits.Deployed(service, digest, ledger) : tree.Head?.Id,
            Changes = occasion.IsRollBack ? []
                : occasion.Changes ?? await NewCommits.OfAsync(service, Environment, ledger, tree, new Git(workspace.Root, Time), CancellationToken.None),
            By = meter.Setting.Person(tree),
            Where = meter.Setting.Where,
            Host = meter.Setting.Host,
            IsRollBack = occasion.IsRollBack,
            Caveats = occasion.Caveats,
        };
    }

    private static DeploymentPart[] PartsOf(Timeline? timeline) =>
    [
        .. (timeline?.Targets ?? []).Where(target => target.State != SpanState.Skipped)
            .Select(target => new DeploymentPart(target.Text, Math.Round(target.Duration.TotalSeconds, 6))),
    ];
}

/// <summary>Why a version is deployed.</summary>
/// <param name="Caveats">What is to be known of the version before it moves on: <c>uncommitted</c>, <c>untested</c> …</param>
internal sealed record Occasion(IReadOnlyList<string> Caveats)
{
    /// <summary>Whether it is an older version that is asked for.</summary>
    public bool IsRollBack { get; init; }

    /// <summary>Why the version before had to go; null when nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>What is new in it; null for the commits since the last deployment there.</summary>
    public IReadOnlyList<Change>? Changes { get; init; }
}
