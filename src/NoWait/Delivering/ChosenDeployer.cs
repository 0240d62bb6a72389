using System.Collections.Concurrent;
using NoWait.Deployers;
using NoWait.Deployers.Processes;

namespace NoWait.Delivering;

/// <summary>Hands each service to the deployer that was named, or that deployed it last, or that can.</summary>
/// <remarks>No engine is thought of, and none of its code loaded, as long as services are processes.</remarks>
internal sealed class ChosenDeployer(Workspace workspace, DeliveryOptions options) : IDeployer, IKnowsWhatRuns, ILiveUpdate
{
    public const string Process = "process";
    public const string Docker = "docker";
    public const string Swarm = "swarm";

    private readonly DeployerMemory _memory = new(workspace);
    private readonly ConcurrentDictionary<DeployedBy, IDeployer> _made = [];
    private readonly string? _asked = options.Deployer is "auto" ? null : options.Deployer;

    /// <inheritdoc />
    public string Name => _asked ?? "auto";

    /// <summary>The name of the deployer that has this service.</summary>
    public string NameOf(string service) => By(service).Deployer;

    /// <summary>Who has this service, and on which engine.</summary>
    public DeployedBy WhoHas(string service) => By(service);

    /// <inheritdoc />
    public async Task<Deployment> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var service = request.Service.Name;
        var by = By(service);
        await RefuseTwoAsync(request, by, cancellationToken);
        Deployment deployment;
        try
        {
            deployment = await Make(by).DeployAsync(request, cancellationToken);
        }
        catch (DeployFailedException e) when (e.InnerException is UnfitImageException unfit && _asked is null && _memory.Find(service) is null)
        {
            by = new(Docker, options.Host, options.Project);
            if (!await EngineDeployers.AnswersAsync(options, cancellationToken))
            {
                throw;
            }

            request.Notice?.Invoke($"{service} is deployed to docker: as a process it cannot run, because {unfit.Message}.");
            deployment = await Make(by).DeployAsync(request, cancellationToken);
        }

        _memory.Remember(service, by);
        return deployment;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ServiceStatus>> StatusAsync(string? service, CancellationToken cancellationToken)
    {
        if (service is not null)
        {
            return await StatusAsync(By(service), service, cancellationToken);
        }

        // Those of which nothing is remembered can only be processes.
        List<DeployedBy> deployers = [.. _memory.Services().Select(By).Append(By("")).Distinct()];
        var all = await Task.WhenAll(deployers.Select(async by =>
            (await StatusAsync(by, null, cancellationToken)).Where(status => By(status.Service) == by)));
        return [.. all.SelectMany(statuses => statuses)];
    }

    /// <summary>Begins with a service that is about to be deployed, where that takes an engine; nobody waits for it.</summary>
    public void LookAhead(string service, CancellationToken cancellationToken)
    {
        if (By(service) is { Deployer: not Process } by && Make(by) is ILooksAhead deployer)
        {
            _ = Task.Run(() => EngineDeployers.LookAheadAsync(deployer, service, cancellationToken), CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public Task<bool> StopAsync(string service, CancellationToken cancellationToken) => Make(By(service)).StopAsync(service, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<string> LogsAsync(LogsRequest request, CancellationToken cancellationToken) =>
        Make(By(request.Service)).LogsAsync(request, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ILiveReplica>> ReplicasAsync(Service service, CancellationToken cancellationToken) =>
        (Make(By(service.Name)) as ILiveUpdate)?.ReplicasAsync(service, cancellationToken) ?? Task.FromResult<IReadOnlyList<ILiveReplica>>([]);

    // Another deployer that has it is to be told of first.
    Deployment? IKnowsWhatRuns.Find(Service service, string digest, CancellationToken cancellationToken) =>
        By(service.Name) is { Deployer: Process } by && _memory.Find(service.Name) is null or { Deployer: Process }
            ? (Make(by) as IKnowsWhatRuns)?.Find(service, digest, cancellationToken)
            : null;

    /// <summary>Two deployers know nothing of each other: the second would find the port taken by what it cannot name.</summary>
    private async Task RefuseTwoAsync(DeployRequest request, DeployedBy by, CancellationToken cancellationToken)
    {
        var service = request.Service.Name;
        if (_memory.Find(service) is not { } last || last == by || last.Deployer == by.Deployer)
        {
            return;
        }

        var there = (await StatusAsync(last, service, cancellationToken)).FirstOrDefault(status => status.Service == service);
        if (there is { State: ServiceState.Running or ServiceState.Unwell or ServiceState.Restarting or ServiceState.Starting })
        {
            throw DeployFailure.Of(
                request, there.Digest, $"it still runs by {last.Deployer}: end that with './build.sh Stop --to {last.Deployer} --services {service}' first");
        }
    }

    private async Task<IReadOnlyList<ServiceStatus>> StatusAsync(DeployedBy by, string? service, CancellationToken cancellationToken)
    {
        if (by.Deployer == Process)
        {
            return await Make(by).StatusAsync(service, cancellationToken);
        }

        var (known, why) = await EngineDeployers.StatusAsync(Make(by), service, cancellationToken);
        return known ?? [.. _memory.Services().Where(name => By(name) == by && (service ?? name) == name)
            .Select(name => new ServiceStatus(name, ServiceState.Stopped) { Detail = $"as far as can be told: {why}", IsCertain = false })];
    }

    private DeployedBy By(string service)
    {
        var last = _memory.Find(service);
        var name = _asked ?? last?.Deployer ?? Process;
        last = last?.Deployer == name ? last : null;
        return name == Process ? new(name, null, null) : new(name, options.Host ?? last?.Host, options.Project ?? last?.Project);
    }

    private IDeployer Make(DeployedBy by) => _made.GetOrAdd(by, MakeNew);

    private IDeployer MakeNew(DeployedBy by) => by.Deployer == Process
        ? new ProcessDeployer(Workspace.Ensure(workspace.Run))
        : EngineDeployers.Make(by, workspace, options);
}
