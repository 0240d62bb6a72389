using System.Net.Sockets;

namespace NoWait.Testing.Deploy;

/// <summary>A way to an engine's socket that is cut after a while, and stays so.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _cut;
    private readonly Task _accepting;

    /// <summary>Opens the way.</summary>
    public CuttingProxy(string path, string engine, TimeSpan life)
    {
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _cut = new(life);
        _accepting = AcceptAsync(engine);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _cut.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _cut.Dispose();
    }

    private async Task AcceptAsync(string engine)
    {
        List<Task> ways = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_cut.Token);
                ways.Add(JoinAsync(client, engine));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Whoever comes now is not let in.
            _listener.Dispose();
        }

        await Task.WhenAll(ways);
    }

    private async Task JoinAsync(Socket client, string engine)
    {
        using var there = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await there.ConnectAsync(new UnixDomainSocketEndPoint(engine), _cut.Token);
                await Task.WhenAny(CopyAsync(client, there), CopyAsync(there, client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Both ends are closed.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _cut.Token) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count), _cut.Token);
            }

            to.Shutdown(SocketShutdown.Send);
            await Task.Delay(Timeout.Infinite, _cut.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The way is cut, or one end has gone.
        }
    }
}
