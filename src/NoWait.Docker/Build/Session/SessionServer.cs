using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace NoWait.Docker.Build.Session;

/// <summary>What answers one method that the daemon calls.</summary>
internal delegate Task GrpcHandler(GrpcCall call);

/// <summary>Serves the daemon's calls on the one connection that it was given.</summary>
internal sealed class SessionServer : IHttpApplication<GrpcCall>, IServiceProvider, IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, GrpcHandler> _handlers;
    private readonly HijackedListener _listener = new();
    private readonly KestrelServer _server;
    private readonly Task _started;

    /// <summary>Starts on a thread of its own: that takes as long as asking the daemon for the connection.</summary>
    public SessionServer(IReadOnlyDictionary<string, GrpcHandler> handlers)
    {
        _handlers = handlers;
        var options = new KestrelServerOptions { ApplicationServices = this, AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.Http2.InitialConnectionWindowSize = 8 << 20;
        options.Limits.Http2.InitialStreamWindowSize = 4 << 20;
        options.Listen(_listener.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
        _server = new KestrelServer(Options.Create(options), _listener, NullLoggerFactory.Instance);
        _started = Task.Run(() => _server.StartAsync(this, CancellationToken.None));
    }

    /// <summary>The first thing that went wrong on our side; null while all is well.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Serves the daemon on a connection.</summary>
    public void Serve(Stream connection) => _listener.Add(connection);

    public GrpcCall CreateContext(IFeatureCollection contextFeatures) => new(contextFeatures);

    public async Task ProcessRequestAsync(GrpcCall context)
    {
        try
        {
            if (!_handlers.TryGetValue(context.Method, out var handler))
            {
                await context.FinishAsync(GrpcStatus.Unimplemented, $"{context.Method} is not offered");
                return;
            }

            await handler(context);
            await context.FinishAsync(GrpcStatus.Ok, "");
        }
        catch (GrpcException e)
        {
            await context.FinishAsync(e.Status, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionAbortedException or ConnectionResetException)
        {
            // The daemon has what it wanted, or is gone; the build itself tells which.
        }
        catch (Exception e)
        {
            Failure ??= e;
            await context.FinishAsync(GrpcStatus.Unknown, e.Message);
        }
    }

    public void DisposeContext(GrpcCall context, Exception? exception) => context.Dispose();

    /// <summary>Kestrel asks for services that it can do without.</summary>
    object? IServiceProvider.GetService(Type serviceType) => null;

    public async ValueTask DisposeAsync()
    {
        await _started;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        _server.Dispose();
        await _listener.DisposeAsync();
    }
}
