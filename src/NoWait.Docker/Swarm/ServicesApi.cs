using System.Runtime.CompilerServices;
using NoWait.Docker.Configuration;
using NoWait.Docker.Connection;
using NoWait.Docker.Containers;
using NoWait.Docker.Json;
using NoWait.Docker.Streams;

namespace NoWait.Docker.Swarm;

/// <summary>The services of a swarm; each is named by id or name.</summary>
public sealed class ServicesApi
{
    private readonly EngineConnection _connection;

    internal ServicesApi(EngineConnection connection) => _connection = connection;

    /// <summary>Makes a service; gives its id. It is not running yet when this returns: ask for its tasks.</summary>
    public async Task<string> CreateAsync(ServiceSpec spec, RegistryCredentials credentials, CancellationToken cancellationToken)
    {
        var request = EngineRequest.Post("/services/create").With(spec, EngineJson.Default.ServiceSpec) with { Headers = Authorization(credentials) };
        return (await _connection.ReadAsync(request, EngineJson.Default.CreatedInSwarm, cancellationToken)).ID;
    }

    /// <summary>Changes a service; its tasks are replaced as its update configuration says.</summary>
    /// <param name="service">Its id or name.</param>
    /// <param name="version">The version that was read; the daemon refuses when another has come since.</param>
    /// <param name="spec">The whole new specification.</param>
    /// <param name="credentials">Who we are to the image's registry.</param>
    /// <param name="cancellationToken">Ends the request, not the update.</param>
    public Task UpdateAsync(
        string service, ulong version, ServiceSpec spec, RegistryCredentials credentials, CancellationToken cancellationToken) =>
        _connection.DoAsync(
            Update(service, new Query { { "version", (long)version } }, spec) with { Headers = Authorization(credentials) }, cancellationToken);

    /// <summary>Goes back to the specification before.</summary>
    public Task RollBackAsync(string service, ulong version, ServiceSpec spec, CancellationToken cancellationToken) =>
        _connection.DoAsync(Update(service, new Query { { "version", (long)version }, { "rollback", "previous" } }, spec), cancellationToken);

    /// <summary>How a service is, and how far its update is.</summary>
    /// <exception cref="DockerException">It is not there (<see cref="DockerException.IsNotFound"/>), or this is no manager.</exception>
    public Task<ServiceDetails> InspectAsync(string service, CancellationToken cancellationToken) =>
        _connection.ReadAsync(EngineRequest.Get(PathOf(service)), EngineJson.Default.ServiceDetails, cancellationToken);

    /// <summary>How a service is; null when it is not there.</summary>
    public async Task<ServiceDetails?> FindAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            return await InspectAsync(service, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>The services that pass a filter.</summary>
    public Task<IReadOnlyList<ServiceDetails>> ListAsync(Filters? filters, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Get("/services", new Query { { "filters", filters } }), EngineJson.Default.IReadOnlyListServiceDetails, cancellationToken);

    /// <summary>The tasks that pass a filter, such as <c>{ "service", name }</c>; ended ones are among them.</summary>
    public Task<IReadOnlyList<TaskDetails>> TasksAsync(Filters? filters, CancellationToken cancellationToken) =>
        _connection.ReadAsync(
            EngineRequest.Get("/tasks", new Query { { "filters", filters } }), EngineJson.Default.IReadOnlyListTaskDetails, cancellationToken);

    /// <summary>The lines that a service's tasks printed.</summary>
    public async IAsyncEnumerable<OutputLine> LogsAsync(
        string service, LogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await _connection.OpenAsync(EngineRequest.Get($"{PathOf(service)}/logs", options.ToQuery()), cancellationToken);
        await foreach (var line in OutputReader.LinesAsync(body, framed: true, cancellationToken))
        {
            yield return line;
        }
    }

    /// <summary>Removes a service; its tasks end soon after.</summary>
    public Task RemoveAsync(string service, CancellationToken cancellationToken) =>
        _connection.DoAsync(EngineRequest.Delete(PathOf(service)), cancellationToken);

    private static EngineRequest Update(string service, Query query, ServiceSpec spec) =>
        EngineRequest.Post($"{PathOf(service)}/update", query).With(spec, EngineJson.Default.ServiceSpec);

    private static string PathOf(string service) => $"/services/{EngineRequest.Part(service)}";

    private static KeyValuePair<string, string>[] Authorization(RegistryCredentials credentials) =>
        credentials == RegistryCredentials.None ? [] : [KeyValuePair.Create("X-Registry-Auth", credentials.ToHeader())];
}
