using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace NoWait.Docker.Build.Session;

/// <summary>Gives Kestrel the connections that we opened, as if they had been accepted.</summary>
internal sealed class HijackedListener : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = new HijackedEndPoint();

    public void Add(Stream connection) => _connections.Writer.TryWrite(new HijackedConnection(connection));

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _connections.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class HijackedEndPoint : EndPoint;
}

/// <summary>A stream as Kestrel's connection.</summary>
internal sealed class HijackedConnection : ConnectionContext, IDuplexPipe
{
    private readonly Stream _stream;
    private readonly CancellationTokenSource _closed = new();
    private int _ended;

    public HijackedConnection(Stream stream)
    {
        _stream = stream;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 64 * 1024, leaveOpen: true));
        Transport = this;
        ConnectionClosed = _closed.Token;
    }

    public override string ConnectionId { get; set; } = "daemon";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _closed.Cancel();
            _stream.Dispose();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        // Kestrel may abort what it is disposing.
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            await _closed.CancelAsync();
            await _stream.DisposeAsync();
        }

        _closed.Dispose();
        await base.DisposeAsync();
    }
}
