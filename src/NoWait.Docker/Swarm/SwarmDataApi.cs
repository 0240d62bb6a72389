using System.Text.Json.Serialization;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;

namespace NoWait.Docker.Swarm;

/// <summary>Data that a swarm keeps for its services: secrets, which never come out again, or configs.</summary>
public sealed class SwarmDataApi
{
    private readonly EngineConnection _connection;
    private readonly string _path;

    internal SwarmDataApi(EngineConnection connection, string path)
    {
        _connection = connection;
        _path = path;
    }

    /// <summary>Stores data under a new name; gives its id.</summary>
    /// <param name="name">Its name, which must be free: what is stored cannot be changed.</param>
    /// <param name="data">The data, at most 500 kB.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<string> CreateAsync(
        string name, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var spec = new SwarmDataSpec(name) { Data = Convert.ToBase64String(data.Span), Labels = labels };
        var request = EngineRequest.Post($"{_path}/create").With(spec, EngineJson.Default.SwarmDataSpec);
        return (await _connection.ReadAsync(request, EngineJson.Default.CreatedInSwarm, cancellationToken)).ID;
    }

    /// <summary>What is stored, by name and labels.</summary>
    public Task<IReadOnlyList<SwarmData>> ListAsync(Filters? filters, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Get(_path, new Query { { "filters", filters } }), EngineJson.Default.IReadOnlyListSwarmData, cancellationToken);

    /// <summary>Changes the labels of data.</summary>
    /// <param name="data">The data as it was read, with other labels; the daemon refuses when somebody has changed it since.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task UpdateAsync(SwarmData data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var request = EngineRequest.Post($"{_path}/{EngineRequest.Part(data.ID)}/update", new Query { { "version", (long)data.Version.Index } });
        return _connection.DoAsync(request.With(data.Spec, EngineJson.Default.SwarmDataSpec), cancellationToken);
    }

    /// <summary>Removes data that no service uses.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        _connection.DoAsync(EngineRequest.Delete($"{_path}/{EngineRequest.Part(id)}"), cancellationToken);
}

/// <summary>Something that a swarm keeps.</summary>
public sealed record SwarmData
{
    /// <summary>Its id.</summary>
    public string ID { get; init; } = "";

    /// <summary>The version that an update must name.</summary>
    public ObjectVersion Version { get; init; } = new();

    /// <summary>Its name and labels.</summary>
    public SwarmDataSpec Spec { get; init; } = new("");
}

/// <summary>The name and labels of something that a swarm keeps.</summary>
/// <param name="Name">Its name.</param>
public sealed record SwarmDataSpec(string Name)
{
    /// <summary>Its labels; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The data in base64; of a secret it is never read back.</summary>
    [JsonInclude]
    internal string? Data { get; init; }

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>An id, as the swarm writes it.</summary>
internal sealed record CreatedInSwarm
{
    public string ID { get; init; } = "";
}
