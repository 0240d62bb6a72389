using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using NoWait.Docker;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Containers;

/// <summary>An engine's socket behind one of our own, on which every request can be seen, and held up.</summary>
internal sealed partial class EngineWire : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener;
    private readonly string _socket;

    private EngineWire(DockerEndpoint engine, EndPoint at)
    {
        _socket = engine.Address.LocalPath;
        var address = at is IPEndPoint ? at : new UnixDomainSocketEndPoint(_folder["wire.sock"]);
        _listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(address);
        _listener.Listen();
        Endpoint = DockerEndpoint.Parse(at is IPEndPoint ? $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}" : $"unix://{_folder["wire.sock"]}");
        _ = AcceptAsync();
    }

    /// <summary>Where the engine is reached through it.</summary>
    public DockerEndpoint Endpoint { get; }

    /// <summary>The requests so far, as <c>METHOD /path</c> with the API's version and the query.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What happens before a request goes on.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>What happens when a request has gone on, and its answer may not be there yet.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>A socket on this machine.</summary>
    public static EngineWire Here(DockerEndpoint engine) => new(engine, new UnixDomainSocketEndPoint("/"));

    /// <summary>An engine that is reached over TCP, as one on another machine.</summary>
    public static EngineWire Elsewhere(DockerEndpoint engine) => new(engine, new IPEndPoint(IPAddress.Loopback, 0));

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex(@"^(?:GET|HEAD|POST|PUT|DELETE) /\S*(?= HTTP/1\.1\r$)", RegexOptions.Multiline)]
    private static partial Regex RequestLine { get; }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CopyAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CopyAsync(Socket client)
    {
        await using var near = new NetworkStream(client, ownsSocket: true);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
        await using var far = new NetworkStream(socket);
        await Task.WhenAny(WatchAsync(near, far), far.CopyToAsync(near));
    }

    private async Task WatchAsync(NetworkStream near, NetworkStream far)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await near.ReadAsync(buffer)) > 0;)
        {
            var requests = RequestLine.Matches(Encoding.Latin1.GetString(buffer, 0, read)).Select(match => match.Value).ToList();
            foreach (var request in requests)
            {
                Requests.Enqueue(request);
                await Before(request);
            }

            await far.WriteAsync(buffer.AsMemory(0, read));
            foreach (var request in requests)
            {
                await After(request);
            }
        }
    }
}
