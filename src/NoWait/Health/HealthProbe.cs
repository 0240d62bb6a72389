using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NoWait.Health;

/// <summary>Asks once, over a plain socket: an <c>HttpClient</c> takes longer to load than most services take to start.</summary>
/// <param name="question">What is asked.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">How long the answer may take.</param>
internal sealed class HealthProbe(HealthQuestion question, TimeProvider time, TimeSpan limit)
{
    private const int LongestAnswer = 4096;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly long _start = time.GetTimestamp();

    /// <summary>The answer; null when there was none in time.</summary>
    public HealthAnswer? Ask(CancellationToken cancellationToken)
    {
        var refused = new HealthAnswer(false, $"nothing listens on port {question.Port}");
        if (question is { Host: "localhost", Port: { } port } && OperatingSystem.IsLinux() && PortProbe.IsFree(port))
        {
            return refused;
        }

        foreach (var endpoint in Endpoints())
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            switch (Connect(socket, endpoint, cancellationToken))
            {
                case null:
                    return null;
                case SocketError.Success:
                    return question.Path is null ? new(true, "it listens") : Get(socket, cancellationToken);
                case SocketError.ConnectionRefused:
                    continue;
                case { } error:
                    return new(false, $"port {question.Port} does not answer: {error}");
            }
        }

        return refused;
    }

    /// <summary>How connecting ended, without an exception for what is expected; null when it did not in time.</summary>
    private SocketError? Connect(Socket socket, EndPoint endpoint, CancellationToken cancellationToken)
    {
        using var done = new ManualResetEventSlim();
        using var connecting = new SocketAsyncEventArgs { RemoteEndPoint = endpoint };
        connecting.Completed += (_, _) => done.Set();
        if (!socket.ConnectAsync(connecting))
        {
            return connecting.SocketError;
        }

        while (!done.Wait(Glance, cancellationToken))
        {
            if (IsOver())
            {
                Socket.CancelConnectAsync(connecting);
                done.Wait(CancellationToken.None);
                return null;
            }
        }

        return connecting.SocketError;
    }

    private HealthAnswer? Get(Socket socket, CancellationToken cancellationToken)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {question.Path} HTTP/1.1\r\nHost: {question.Host}:{question.Port}\r\nUser-Agent: NoWait\r\nAccept: */*\r\n\r\n");
        _ = socket.Send(request, 0, request.Length, SocketFlags.None, out var error);
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (error == SocketError.Success && length < answer.Length && answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            while (!socket.Poll(Glance, SelectMode.SelectRead))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsOver())
                {
                    return null;
                }
            }

            var read = socket.Receive(answer, length, answer.Length - length, SocketFlags.None, out error);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Judge(Encoding.UTF8.GetString(answer, 0, length));
    }

    /// <summary>Judges by the status line (RFC 9112, section 4): <c>HTTP/1.1 200 OK</c>.</summary>
    internal static HealthAnswer Judge(string answer)
    {
        var line = answer.AsSpan()[..Math.Max(0, answer.IndexOf('\n', StringComparison.Ordinal))].TrimEnd('\r');
        if (!line.StartsWith("HTTP/1.", StringComparison.Ordinal) || line.Length < 12 || line[8] != ' '
            || line[9..12].ContainsAnyExceptInRange('0', '9') || line.Length > 12 && line[12] != ' ')
        {
            return new(false, answer.Length == 0 ? "it closed the connection without an answer" : "it does not answer by HTTP");
        }

        var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var end ? answer[(end + 4)..].Trim() : "";
        var said = body.Length is > 0 and <= 200 && !body.Contains('<', StringComparison.Ordinal) ? $": {body}" : "";
        return new(line[9] == '2', $"it answered {line[9..].Trim()}{said}");
    }

    private bool IsOver() => time.GetElapsedTime(_start) > limit;

    private EndPoint[] Endpoints() => question switch
    {
        { Port: null } => [],
        { Host: "localhost", Port: { } port } => [new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.IPv6Loopback, port)],
        { Port: { } port } => IPAddress.TryParse(question.Host, out var address)
            ? [new IPEndPoint(address, port)]
            : [new DnsEndPoint(question.Host, port)],
    };
}
