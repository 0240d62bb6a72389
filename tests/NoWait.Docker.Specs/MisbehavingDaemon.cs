using System.Net.Sockets;
using System.Text;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

/// <summary>A small server on a unix socket that answers each request with the bytes that the test gives it.</summary>
internal sealed class MisbehavingDaemon : IDisposable
{
    private const string Ping = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK";

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<string, string?> _answer;

    /// <summary>Listens; a request line that <paramref name="answer"/> gives null for is cut off without a word.</summary>
    public MisbehavingDaemon(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Bind(new UnixDomainSocketEndPoint(_folder["docker.sock"]));
        _listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>Answers the ping well, and everything else so.</summary>
    public static MisbehavingDaemon AfterPing(string? answer) => new(line => line.Contains("/_ping") ? Ping : answer);

    public DockerEndpoint Endpoint => DockerEndpoint.Parse($"unix://{_folder["docker.sock"]}");

    /// <summary>The request lines that came, in order.</summary>
    public List<string> Requests { get; } = [];

    public static string Response(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} X\r\n{(headers.Length == 0 ? "Connection: close\r\n" : "")}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        while (await ReadRequestAsync(stream) is { } line)
        {
            lock (Requests)
            {
                Requests.Add(line);
            }

            if (_answer(line) is not { } text)
            {
                return;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
            if (!line.Contains("/_ping"))
            {
                return;
            }
        }
    }

    /// <summary>Reads a request to its end; gives its first line, or null when there is none any more.</summary>
    private static async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            do
            {
                var read = await stream.ReadAsync(buffer);
                if (read == 0)
                {
                    return null;
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
            while (IsChunked(text) && !EndsWith(text, "\r\n0\r\n\r\n"));
        }
        catch (IOException)
        {
            return null;
        }

        return text.ToString().Split("\r\n")[0];
    }

    private static bool IsChunked(StringBuilder text) => text.ToString(0, Math.Min(text.Length, 2048)).Contains("chunked");

    private static bool EndsWith(StringBuilder text, string end) =>
        text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;
}
