using NoWait.Docker.Connection;
using NoWait.Docker.Json;

namespace NoWait.Docker.Volumes;

/// <summary>The volumes of an engine.</summary>
public sealed class VolumesApi
{
    private readonly EngineConnection _connection;

    internal VolumesApi(EngineConnection connection) => _connection = connection;

    /// <summary>Makes a volume; gives the one of that name when it is there.</summary>
    public Task<Volume> CreateAsync(VolumeSpec spec, CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Post("/volumes/create").With(spec, EngineJson.Default.VolumeSpec), EngineJson.Default.Volume, cancellationToken);

    /// <summary>What a volume is.</summary>
    /// <exception cref="DockerException">It is not there (<see cref="DockerException.IsNotFound"/>).</exception>
    public Task<Volume> InspectAsync(string volume, CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Get($"/volumes/{EngineRequest.Part(volume)}"), EngineJson.Default.Volume, cancellationToken);

    /// <summary>The volumes that pass a filter.</summary>
    public async Task<IReadOnlyList<Volume>> ListAsync(Filters? filters, CancellationToken cancellationToken) =>
        (await _connection.ReadAsync(
            EngineRequest.Get("/volumes", new Query { { "filters", filters } }), EngineJson.Default.VolumeList, cancellationToken)).Volumes ?? [];

    /// <summary>Removes a volume and what is in it.</summary>
    public Task RemoveAsync(string volume, bool force, CancellationToken cancellationToken) =>
        _connection.DoAsync(
            EngineRequest.Delete($"/volumes/{EngineRequest.Part(volume)}", new Query { { "force", force } }), cancellationToken);
}

/// <summary>What a volume is made from.</summary>
public sealed record VolumeSpec
{
    /// <summary>Its name; null for one that the daemon makes up.</summary>
    public string? Name { get; init; }

    /// <summary>Its driver.</summary>
    public string Driver { get; init; } = "local";

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>A volume.</summary>
public sealed record Volume
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its driver.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Its folder on the daemon's machine.</summary>
    public string Mountpoint { get; init; } = "";

    /// <summary>Its labels; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>The answer to a list.</summary>
internal sealed record VolumeList
{
    public IReadOnlyList<Volume>? Volumes { get; init; }
}
