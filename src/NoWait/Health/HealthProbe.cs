using System.Text;

namespace NoWait.Health;

/// <summary>Asks once, over a plain connection: an <c>HttpClient</c> takes longer to load than most services take to start.</summary>
/// <param name="question">What is asked.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">How long the answer may take.</param>
internal sealed class HealthProbe(HealthQuestion question, TimeProvider time, TimeSpan limit)
{
    private const int LongestAnswer = 4096;

    private readonly long _start = time.GetTimestamp();

    /// <summary>The answer; null when there was none in time.</summary>
    public HealthAnswer? Ask(CancellationToken cancellationToken)
    {
        var refused = new HealthAnswer(false, $"nothing listens on port {question.Port}");
        if (question is { Host: "localhost", Port: { } port } && OperatingSystem.IsLinux() && PortProbe.IsFree(port))
        {
            return refused;
        }

        foreach (var connect in Connections())
        {
            using var connection = connect();
            switch (connection.Open(IsOver, cancellationToken))
            {
                case Opening.TooLate:
                    return null;
                case Opening.Open:
                    return question.Path is null ? new(true, "it listens") : Get(connection, cancellationToken);
                case Opening.Failed:
                    return new(false, $"port {question.Port} does not answer: {connection.Error}");
                default:
                    continue;
            }
        }

        return refused;
    }

    private HealthAnswer? Get(Connection connection, CancellationToken cancellationToken)
    {
        var isSent = connection.Send(Encoding.ASCII.GetBytes(
            $"GET {question.Path} HTTP/1.1\r\nHost: {question.Host}:{question.Port}\r\nUser-Agent: NoWait\r\nAccept: */*\r\n\r\n"));
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (isSent && length < answer.Length && answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            while (!connection.IsReadable())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsOver())
                {
                    return null;
                }
            }

            var read = connection.Receive(answer, length);
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

    private Func<Connection>[] Connections() => question switch
    {
        { Port: null } => [],
        { Host: "localhost", Port: { } port } when OperatingSystem.IsLinux() =>
            [() => new LoopbackConnection(port, isVersion6: false), () => new LoopbackConnection(port, isVersion6: true)],
        { Host: "localhost", Port: { } port } => [() => new SocketConnection("127.0.0.1", port), () => new SocketConnection("::1", port)],
        { Port: { } port } => [() => new SocketConnection(question.Host, port)],
    };
}
