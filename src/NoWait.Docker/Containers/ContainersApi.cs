using NoWait.Docker.Connection;
using NoWait.Docker.Json;

namespace NoWait.Docker.Containers;

/// <summary>The containers of an engine; each is named by id or name.</summary>
public sealed class ContainersApi
{
    private readonly EngineConnection _connection;

    internal ContainersApi(EngineConnection connection)
    {
        _connection = connection;
        Archive = new ContainerArchive(connection);
        Output = new ContainerOutput(connection, this);
    }

    /// <summary>Their files.</summary>
    public ContainerArchive Archive { get; }

    /// <summary>What they print, and commands that are run in them.</summary>
    public ContainerOutput Output { get; }

    /// <summary>Makes a container that does not run yet; gives its id.</summary>
    /// <param name="name">Its name; null for one that the daemon makes up.</param>
    /// <param name="spec">What it is made from.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="DockerException">The image is not there, or the name is taken.</exception>
    public Task<ContainerCreated> CreateAsync(string? name, ContainerSpec spec, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Post("/containers/create", new Query { { "name", name } }).With(spec, EngineJson.Default.ContainerSpec),
            EngineJson.Default.ContainerCreated,
            cancellationToken);

    /// <summary>Starts it; nothing happens when it runs already.</summary>
    /// <exception cref="DockerException">A port is taken, or its program is not there.</exception>
    public Task StartAsync(string container, CancellationToken cancellationToken) =>
        _connection.DoAsync(EngineRequest.Post(PathOf(container, "start")), cancellationToken);

    /// <summary>Stops it by its signal, and kills it after the grace; nothing happens when it does not run.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="grace">How long it may take, in whole seconds; null for what it was made with.</param>
    /// <param name="cancellationToken">Ends the request, not the stopping.</param>
    public Task StopAsync(string container, TimeSpan? grace, CancellationToken cancellationToken) =>
        _connection.DoAsync(
            EngineRequest.Post(PathOf(container, "stop"), new Query { { "t", (long?)grace?.TotalSeconds } }), cancellationToken);

    /// <summary>Stops and starts it.</summary>
    public Task RestartAsync(string container, TimeSpan? grace, CancellationToken cancellationToken) =>
        _connection.DoAsync(
            EngineRequest.Post(PathOf(container, "restart"), new Query { { "t", (long?)grace?.TotalSeconds } }), cancellationToken);

    /// <summary>Sends it a signal, such as <c>SIGHUP</c>.</summary>
    public Task KillAsync(string container, string signal, CancellationToken cancellationToken) =>
        _connection.DoAsync(EngineRequest.Post(PathOf(container, "kill"), new Query { { "signal", signal } }), cancellationToken);

    /// <summary>Changes what happens when it ends.</summary>
    public Task UpdateAsync(string container, RestartPolicy policy, CancellationToken cancellationToken) =>
        _connection.DoAsync(
            EngineRequest.Post(PathOf(container, "update")).With(new ContainerUpdate(policy), EngineJson.Default.ContainerUpdate), cancellationToken);

    /// <summary>Waits until it does not run; gives its exit code.</summary>
    public Task<int> WaitAsync(string container, CancellationToken cancellationToken) => WaitAsync(container, "not-running", cancellationToken);

    /// <summary>Waits until it ends the next time, also when the daemon starts it again at once; gives its exit code.</summary>
    public Task<int> WaitForExitAsync(string container, CancellationToken cancellationToken) => WaitAsync(container, "next-exit", cancellationToken);

    /// <summary>Gives it another name.</summary>
    public Task RenameAsync(string container, string name, CancellationToken cancellationToken) =>
        _connection.DoAsync(EngineRequest.Post(PathOf(container, "rename"), new Query { { "name", name } }), cancellationToken);

    /// <summary>Removes it and its volumes without a name.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="force">Whether it is killed when it runs.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task RemoveAsync(string container, bool force, CancellationToken cancellationToken) =>
        _connection.DoAsync(
            EngineRequest.Delete($"/containers/{EngineRequest.Part(container)}", new Query { { "force", force }, { "v", true } }),
            cancellationToken);

    /// <summary>The containers that pass a filter.</summary>
    /// <param name="all">Whether those that do not run are among them.</param>
    /// <param name="filters">What to narrow it to; null for nothing.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<IReadOnlyList<ContainerSummary>> ListAsync(bool all, Filters? filters, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Get("/containers/json", new Query { { "all", all }, { "filters", filters } }),
            EngineJson.Default.IReadOnlyListContainerSummary,
            cancellationToken);

    /// <summary>How a container is.</summary>
    /// <exception cref="DockerException">It is not there (<see cref="DockerException.IsNotFound"/>).</exception>
    public Task<ContainerDetails> InspectAsync(string container, CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Get(PathOf(container, "json")), EngineJson.Default.ContainerDetails, cancellationToken);

    /// <summary>How a container is; null when it is not there.</summary>
    public async Task<ContainerDetails?> FindAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            return await InspectAsync(container, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Removes containers that do not run.</summary>
    public Task<ContainersPruned> PruneAsync(Filters? filters, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Post("/containers/prune", new Query { { "filters", filters } }), EngineJson.Default.ContainersPruned, cancellationToken);

    private async Task<int> WaitAsync(string container, string condition, CancellationToken cancellationToken)
    {
        var request = EngineRequest.Post(PathOf(container, "wait"), new Query { { "condition", condition } });
        var answer = await _connection.ReadAsync(request, EngineJson.Default.WaitAnswer, cancellationToken);
        return answer.Error?.Message is { Length: > 0 } error ? throw Failures.InStream(request, error) : answer.StatusCode;
    }

    internal static string PathOf(string container, string verb) => $"/containers/{EngineRequest.Part(container)}/{verb}";
}
