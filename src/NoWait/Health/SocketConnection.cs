using System.Net;
using System.Net.Sockets;

namespace NoWait.Health;

/// <summary>A connection by .NET's sockets, to any machine.</summary>
internal sealed class SocketConnection(string host, int port) : Connection
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(GlanceMilliseconds);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <inheritdoc />
    public override Opening Open(Func<bool> isOver, CancellationToken cancellationToken)
    {
        using var done = new ManualResetEventSlim();
        using var connecting = new SocketAsyncEventArgs
        {
            RemoteEndPoint = IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port),
        };
        connecting.Completed += (_, _) => done.Set();
        var isPending = _socket.ConnectAsync(connecting);
        while (isPending && !done.Wait(Glance, cancellationToken))
        {
            if (isOver())
            {
                Socket.CancelConnectAsync(connecting);
                done.Wait(CancellationToken.None);
                return Opening.TooLate;
            }
        }

        Error = connecting.SocketError.ToString();
        return connecting.SocketError switch
        {
            SocketError.Success => Opening.Open,
            SocketError.ConnectionRefused => Opening.Refused,
            _ => Opening.Failed,
        };
    }

    /// <inheritdoc />
    public override bool Send(byte[] bytes)
    {
        _ = _socket.Send(bytes, 0, bytes.Length, SocketFlags.None, out var error);
        return error == SocketError.Success;
    }

    /// <inheritdoc />
    public override bool IsReadable() => _socket.Poll(Glance, SelectMode.SelectRead);

    /// <inheritdoc />
    public override int Receive(byte[] buffer, int offset)
    {
        var read = _socket.Receive(buffer, offset, buffer.Length - offset, SocketFlags.None, out var error);
        return error == SocketError.Success ? read : 0;
    }

    /// <inheritdoc />
    public override void Dispose() => _socket.Dispose();
}
