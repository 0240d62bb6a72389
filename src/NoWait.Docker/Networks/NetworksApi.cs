using NoWait.Docker.Connection;
using NoWait.Docker.Containers;
using NoWait.Docker.Json;

namespace NoWait.Docker.Networks;

/// <summary>The networks of an engine; each is named by id or name.</summary>
public sealed class NetworksApi
{
    private readonly EngineConnection _connection;

    internal NetworksApi(EngineConnection connection) => _connection = connection;

    /// <summary>Makes a network; gives its id.</summary>
    public async Task<string> CreateAsync(NetworkSpec spec, CancellationToken cancellationToken) =>
        (await _connection.ReadAsync(
            EngineRequest.Post("/networks/create").With(spec, EngineJson.Default.NetworkSpec), EngineJson.Default.Created, cancellationToken)).Id;

    /// <summary>What a network is, and who is in it.</summary>
    /// <exception cref="DockerException">It is not there (<see cref="DockerException.IsNotFound"/>).</exception>
    public Task<NetworkDetails> InspectAsync(string network, CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Get(PathOf(network)), EngineJson.Default.NetworkDetails, cancellationToken);

    /// <summary>The networks that pass a filter.</summary>
    public Task<IReadOnlyList<NetworkDetails>> ListAsync(Filters? filters, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Get("/networks", new Query { { "filters", filters } }), EngineJson.Default.IReadOnlyListNetworkDetails, cancellationToken);

    /// <summary>Brings a container into a network.</summary>
    public Task ConnectAsync(string network, string container, EndpointSettings settings, CancellationToken cancellationToken) =>
        _connection.DoAsync(
            EngineRequest.Post($"{PathOf(network)}/connect").With(new NetworkMember(container, settings, null), EngineJson.Default.NetworkMember),
            cancellationToken);

    /// <summary>Takes a container out of a network.</summary>
    public Task DisconnectAsync(string network, string container, bool force, CancellationToken cancellationToken) =>
        _connection.DoAsync(
            EngineRequest.Post($"{PathOf(network)}/disconnect").With(new NetworkMember(container, null, force), EngineJson.Default.NetworkMember),
            cancellationToken);

    /// <summary>Removes a network that nobody is in.</summary>
    public Task RemoveAsync(string network, CancellationToken cancellationToken) =>
        _connection.DoAsync(EngineRequest.Delete(PathOf(network)), cancellationToken);

    private static string PathOf(string network) => $"/networks/{EngineRequest.Part(network)}";
}

/// <summary>What a network is made from.</summary>
public sealed record NetworkSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>bridge</c>, or <c>overlay</c> in a swarm.</summary>
    public string Driver { get; init; } = "bridge";

    /// <summary>Refuses a name that is taken.</summary>
    public bool CheckDuplicate { get; init; } = true;

    /// <summary>Whether it has no way out.</summary>
    public bool Internal { get; init; }

    /// <summary>Whether containers may join an overlay that is made for services.</summary>
    public bool Attachable { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

/// <summary>What is read of a network.</summary>
public sealed record NetworkDetails
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Its driver.</summary>
    public string Driver { get; init; } = "";

    /// <summary><c>local</c> or <c>swarm</c>.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Its labels; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Who is in it, by container id; null in lists.</summary>
    public IReadOnlyDictionary<string, NetworkContainer>? Containers { get; init; }
}

/// <summary>A container in a network.</summary>
public sealed record NetworkContainer
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its address with the network's width: <c>172.18.0.2/16</c>.</summary>
    public string IPv4Address { get; init; } = "";
}

/// <summary>Who joins or leaves a network.</summary>
internal sealed record NetworkMember(string Container, EndpointSettings? EndpointConfig, bool? Force);
