using System.Collections.Concurrent;
using System.Globalization;
using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Docker;
using NoWait.Oci;
using NoWait.Shipping.Queue;
using NoWait.Sources;

namespace NoWait.Shipping;

/// <summary>The step that gets images running for good: one run at a time in each environment, watched, and taken back when they are not well.</summary>
internal sealed class ShipStep(ServiceRuns runs, Means means)
{
    private readonly ChosenDeployer _deployer = Choices.Deployer(means.Workspace, means.Options);

    /// <summary>Which of some services are green in all their tests.</summary>
    public required Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlySet<string>>> Tested { get; init; }

    /// <summary>How the new versions are looked at.</summary>
    public ShipOptions Options { get; init; } = new();

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Begun { get; init; }

    /// <summary>Ships what was built.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var deploying = new Deploying(runs, means) { Tested = Tested };
        deploying.FindWhatRuns(_deployer, cancellationToken);
        if (!runs.Deploying.Any())
        {
            return deploying.Deployed();
        }

        await deploying.JudgeAsync(cancellationToken);
        var images = new ConcurrentDictionary<string, DeployRequest>(StringComparer.Ordinal);
        await runs.EachAsync("Ship", runs.Deploying, Deploying.MostAtOnce, async (run, token) =>
            images[run.Service.Name] = await deploying.RollOut(_deployer).RequestAsync(run, token), cancellationToken);
        // Whoever waits for his turn, or watches what he shipped, keeps nobody from building.
        means.EndBuilding();
        return await InTurnAsync(deploying, await CommitAsync(cancellationToken), async (_, shipment) =>
        {
            await runs.EachAsync("Ship", runs.Deploying, runs.All.Count, async (run, token) =>
                run.Deployment = await shipment.RunAsync(images[run.Service.Name], new(run.Caveats), token), cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Ships what runs in another environment, without building anything.</summary>
    public Task<string?> PromoteAsync(Promotion promotion, CancellationToken cancellationToken) =>
        InTurnAsync(new Deploying(runs, means) { Tested = Tested }, null, async (_, shipment) => await runs.EachAsync("Promote", runs.All, runs.All.Count, async (run, token) =>
        {
            var (request, occasion) = await promotion.FindAsync(run.Service, token);
            Caveats.Refuse(means.Options, run.Service.Name, occasion.Caveats);
            run.Deployment = await shipment.RunAsync(request, occasion, token);
        }, cancellationToken), cancellationToken);

    private async Task<string?> InTurnAsync(
        Deploying deploying, Commit? commit, Func<RollOut, Shipment, Task> ship, CancellationToken cancellationToken)
    {
        var who = string.Create(CultureInfo.InvariantCulture, $"{Environment.UserName} on {Environment.MachineName}, process {Environment.ProcessId}");
        var ticket = new Ticket(ShipQueue.Id(means.Time.GetUtcNow(), who), commit?.Id, commit?.At ?? default) { Who = who };
        await using var turns = new Turns();
        foreach (var row in Rows())
        {
            var queue = new ShipQueue(row, new Git(means.Workspace.Root, means.Time), means.Time) { Say = means.Say };
            if (await turns.TakeAsync(queue, row, ticket, Begun, cancellationToken) is { } newer)
            {
                means.Say($"{ticket.ShortCommit} is not shipped: {newer.ShortCommit}, which is newer, is ({newer.Who}).");
                return $"superseded by {newer.ShortCommit}";
            }
        }

        var rollOut = deploying.RollOut(_deployer);
        await rollOut.SettleAsync(cancellationToken);
        using var shipment = new Shipment(rollOut, new Baking(_deployer, means.Workspace.Root, means.Time), FindAsync) { Options = Options, Say = means.Say };
        await ship(rollOut, shipment);
        await turns.ShippedAsync(ticket);
        return deploying.Deployed();
    }

    private IEnumerable<ITurns> Rows()
    {
        yield return new LocalTurns(Path.Combine(Workspace.Ensure(means.Workspace.Run), "ship"));
        var hasEngine = false;
        var engines = runs.All.Select(run => _deployer.WhoHas(run.Service.Name)).Where(by => by.Deployer != ChosenDeployer.Process).Distinct();
        foreach (var by in engines.OrderBy(by => $"{by.Deployer} {by.Host} {by.Project}", StringComparer.Ordinal))
        {
            hasEngine = true;
            yield return EngineDeployers.Turns(by, means.Workspace, means.Options, means.Time);
        }

        // What is local is nobody else's.
        if (!hasEngine && means.Options is { Registry: { } registry, Environment: not DeploymentEnvironment.Local })
        {
            var name = Reference.Parse($"{registry.TrimEnd('/')}/nowait-ship:{means.Options.Environment}");
            yield return new RegistryTurns(means.Registries, name, EngineDeployers.PlaceOf(means.Workspace), means.Time);
        }
    }

    private async Task<Commit?> CommitAsync(CancellationToken cancellationToken) => means.Meter is { } meter
        ? (await meter.Tree).Head
        : (await new Git(means.Workspace.Root, means.Time).WorkingTreeAsync(cancellationToken)).Head;

    private async Task<DeployRequest> FindAsync(Service service, Digest digest, CancellationToken cancellationToken)
    {
        var pushed = means.Options.Registry is null ? null : $"{Pushing.RepositoryOf(means.Options, service)}@{digest}";
        var image = await new DeployedImages(means.Workspace, means.Layout).FindAsync(
            digest, pushed is null ? null : Reference.Parse(pushed), new(() => means.Registries), cancellationToken);
        return new DeployRequest(service, image) { Pushed = pushed, Notice = means.Say };
    }

    /// <summary>The turns that were taken, on this machine first; they are given back the other way round.</summary>
    private sealed class Turns : IAsyncDisposable
    {
        private readonly List<(ITurns Row, IAsyncDisposable Turn)> _taken = [];

        public async Task<Ticket?> TakeAsync(ShipQueue queue, ITurns row, Ticket ticket, DateTimeOffset begun, CancellationToken cancellationToken)
        {
            try
            {
                var (turn, newer) = await queue.EnterAsync(ticket, begun, cancellationToken);
                if (turn is not null)
                {
                    _taken.Add((row, turn));
                }

                return newer;
            }
            catch (DockerException)
            {
                // Where there is no swarm to wait for, its deployer says so better.
                return null;
            }
            catch (OciException e)
            {
                queue.Say($"Nothing keeps another machine from shipping here at the same time: {e.Message}");
                return null;
            }
        }

        public async Task ShippedAsync(Ticket ticket)
        {
            foreach (var (row, _) in _taken)
            {
                await row.ShippedAsync(ticket, CancellationToken.None);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (_, turn) in Enumerable.Reverse(_taken))
            {
                await turn.DisposeAsync();
            }
        }
    }
}
