using System.Globalization;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;

namespace NoWait.Docker.Daemon;

/// <summary>The daemon itself.</summary>
public sealed class DaemonApi
{
    private readonly EngineConnection _connection;

    internal DaemonApi(EngineConnection connection) => _connection = connection;

    /// <summary>Asks whether the daemon is there; gives the API version that both sides speak.</summary>
    /// <exception cref="DockerException">It is not there, is too old, or is something else.</exception>
    public async Task<ApiVersion> PingAsync(CancellationToken cancellationToken)
    {
        var version = await _connection.NegotiateAsync(cancellationToken);
        await _connection.DoAsync(EngineRequest.Get("/_ping"), cancellationToken);
        return version;
    }

    /// <summary>The versions of the daemon and its parts.</summary>
    public Task<DaemonVersion> VersionAsync(CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Get("/version"), EngineJson.Default.DaemonVersion, cancellationToken);

    /// <summary>What the daemon can do and holds.</summary>
    public Task<DaemonInfo> InfoAsync(CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Get("/info"), EngineJson.Default.DaemonInfo, cancellationToken);

    /// <summary>What fills the daemon's disk, in bytes.</summary>
    public Task<DiskUsage> DiskUsageAsync(CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Get("/system/df"), EngineJson.Default.DiskUsage, cancellationToken);

    /// <summary>Removes build cache that nothing uses, cache mounts included when <paramref name="all"/>.</summary>
    /// <param name="all">Whether what could still be used goes too.</param>
    /// <param name="keep">How much may stay, in bytes.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<BuildCachePruned> PruneBuildCacheAsync(bool all, long keep, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Post("/build/prune", new Query { { "all", all }, { "keep-storage", keep.ToString(CultureInfo.InvariantCulture) } }),
            EngineJson.Default.BuildCachePruned,
            cancellationToken);
}
