using System.Net.Http.Headers;
using System.Text.Json;
using NoWait.Docker.Connection;
using NoWait.Docker.Json;

namespace NoWait.Docker.Containers;

/// <summary>The files of containers, running or not.</summary>
public sealed class ContainerArchive
{
    private readonly EngineConnection _connection;

    internal ContainerArchive(EngineConnection connection) => _connection = connection;

    /// <summary>Unpacks a tar, compressed or not, into a folder of the container; owners are those of the tar.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="folder">A folder that is there, absolute.</param>
    /// <param name="tar">The archive.</param>
    /// <param name="cancellationToken">Ends the request; what was unpacked stays.</param>
    public Task PutAsync(string container, string folder, Stream tar, CancellationToken cancellationToken)
    {
        var content = new StreamContent(tar);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        var request = new EngineRequest(HttpMethod.Put, ContainersApi.PathOf(container, "archive"))
        {
            Query = new Query { { "path", folder }, { "noOverwriteDirNonDir", true } },
            Content = content,
        };
        return _connection.DoAsync(request, cancellationToken);
    }

    /// <summary>A file or folder as an uncompressed tar, whose entries begin with its name; disposing it ends the request.</summary>
    /// <exception cref="DockerException">It is not there (<see cref="DockerException.IsNotFound"/>).</exception>
    public Task<Stream> GetAsync(string container, string path, CancellationToken cancellationToken) =>
        _connection.OpenAsync(Request(HttpMethod.Get, container, path), cancellationToken);

    /// <summary>What a path is; null when it is not there.</summary>
    public async Task<PathStat?> StatAsync(string container, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _connection.SendAsync(Request(HttpMethod.Head, container, path), cancellationToken);
            return answer.Headers.TryGetValues("X-Docker-Container-Path-Stat", out var values)
                ? JsonSerializer.Deserialize(Convert.FromBase64String(values.First()), EngineJson.Default.PathStat)
                : null;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    private static EngineRequest Request(HttpMethod method, string container, string path) =>
        new(method, ContainersApi.PathOf(container, "archive")) { Query = new Query { { "path", path } } };
}
