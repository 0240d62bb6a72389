using NoWait.Docker.Connection;
using NoWait.Docker.Json;

namespace NoWait.Docker.Swarm;

/// <summary>The swarm that an engine is in.</summary>
public sealed class SwarmApi
{
    private readonly EngineConnection _connection;

    internal SwarmApi(EngineConnection connection)
    {
        _connection = connection;
        Services = new ServicesApi(connection);
        Secrets = new SwarmDataApi(connection, "/secrets");
        Configs = new SwarmDataApi(connection, "/configs");
    }

    /// <summary>Its services.</summary>
    public ServicesApi Services { get; }

    /// <summary>Its secrets.</summary>
    public SwarmDataApi Secrets { get; }

    /// <summary>Its configs.</summary>
    public SwarmDataApi Configs { get; }

    /// <summary>Makes this engine the manager of a swarm of its own; gives its node's id.</summary>
    public Task<string> InitAsync(SwarmInit init, CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Post("/swarm/init").With(init, EngineJson.Default.SwarmInit), EngineJson.Default.String, cancellationToken);

    /// <summary>The swarm; null when this engine is in none.</summary>
    /// <exception cref="DockerException">This engine is in a swarm, but is no manager.</exception>
    public async Task<SwarmDetails?> FindAsync(CancellationToken cancellationToken)
    {
        var info = await _connection.ReadAsync(EngineRequest.Get("/info"), EngineJson.Default.DaemonInfo, cancellationToken);
        return info.Swarm?.LocalNodeState is "active"
            ? await _connection.ReadAsync(EngineRequest.Get("/swarm"), EngineJson.Default.SwarmDetails, cancellationToken)
            : null;
    }

    /// <summary>Leaves the swarm.</summary>
    /// <param name="force">Whether the last manager may: the swarm is gone then.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task LeaveAsync(bool force, CancellationToken cancellationToken) =>
        _connection.DoAsync(EngineRequest.Post("/swarm/leave", new Query { { "force", force } }), cancellationToken);
}

/// <summary>How a swarm begins.</summary>
public sealed record SwarmInit
{
    /// <summary>Where the manager listens.</summary>
    public string ListenAddr { get; init; } = "0.0.0.0:2377";

    /// <summary>The address that other nodes are told.</summary>
    public required string AdvertiseAddr { get; init; }
}

/// <summary>What is read of a swarm.</summary>
public sealed record SwarmDetails
{
    /// <summary>Its id.</summary>
    public string ID { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
