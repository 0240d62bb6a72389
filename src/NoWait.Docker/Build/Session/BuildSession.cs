using System.Security.Cryptography;
using System.Text;
using NoWait.Docker.Connection;

namespace NoWait.Docker.Build.Session;

/// <summary>The connection on which the daemon asks us for files, secrets and credentials while it builds.</summary>
internal sealed class BuildSession : IAsyncDisposable
{
    private readonly SessionServer _server;
    private readonly SessionServices _services;

    private BuildSession(string id, SessionServer server, SessionServices services)
    {
        Id = id;
        _server = server;
        _services = services;
    }

    /// <summary>What the build request names it by; who knows it can ask as the daemon does, so it is random.</summary>
    public string Id { get; }

    /// <summary>What went wrong on our side; null while all is well.</summary>
    public Exception? Failure => _server.Failure;

    /// <summary>The bytes of the context's files that travelled.</summary>
    public long ContextBytes => _services.ContextBytes;

    /// <summary>Opens it; null when the daemon, or a proxy before it, offers none.</summary>
    public static async Task<BuildSession?> OpenAsync(EngineConnection connection, BuildSpec spec, CancellationToken cancellationToken)
    {
        var services = new SessionServices(spec);
        var id = RandomNumberGenerator.GetHexString(25, lowercase: true);
        var request = EngineRequest.Post("/session") with { Headers = HeadersOf(id, spec, services) };
        var server = new SessionServer(services.Handlers);
        try
        {
            server.Serve(await connection.UpgradeAsync(request, "h2c", cancellationToken));
            return new BuildSession(id, server, services);
        }
        catch (DockerException e) when (e.Status is not null)
        {
            await server.DisposeAsync();
            return null;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static List<KeyValuePair<string, string>> HeadersOf(string id, BuildSpec spec, SessionServices services)
    {
        List<KeyValuePair<string, string>> headers =
        [
            KeyValuePair.Create("X-Docker-Expose-Session-Uuid", id),
            KeyValuePair.Create("X-Docker-Expose-Session-Name", "nowait"),
            KeyValuePair.Create("X-Docker-Expose-Session-Sharedkey", SharedKey(spec)),
        ];
        headers.AddRange(services.Handlers.Keys.Select(method => KeyValuePair.Create("X-Docker-Expose-Session-Grpc-Method", method)));
        return headers;
    }

    /// <summary>Names the folder on this machine, so that the daemon compares with what it got from there the last time.</summary>
    private static string SharedKey(BuildSpec spec) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{spec.Context?.Folder}\n{spec.Context?.Scope}")));
}
