using System.Globalization;
using System.Net;
using System.Text;

namespace NoWait.Docker.Connection;

/// <summary>Asks for another protocol on a connection of its own.</summary>
/// <remarks>By hand, because <see cref="HttpClient"/> joins headers of one name, and the daemon wants a line for each.</remarks>
internal static class Upgrade
{
    private const int LargestHead = 64 * 1024;

    /// <summary>The other side's status: 101 when it agreed.</summary>
    public static async Task<HttpStatusCode> AskAsync(
        Stream connection, EngineRequest request, string path, CancellationToken cancellationToken)
    {
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{request.Method} {path} HTTP/1.1\r\nHost: docker\r\n")
            .Append(CultureInfo.InvariantCulture, $"Connection: Upgrade\r\nUpgrade: {request.Upgrade}\r\nContent-Length: 0\r\n");
        foreach (var (name, value) in request.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        await connection.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), cancellationToken);
        await connection.FlushAsync(cancellationToken);
        return StatusOf(await ReadHeadAsync(connection, cancellationToken));
    }

    /// <summary>Byte by byte: what follows the head belongs to the other protocol.</summary>
    private static async Task<string> ReadHeadAsync(Stream connection, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!EndsWithEmptyLine(head))
        {
            if (head.Length >= LargestHead || await connection.ReadAsync(one, cancellationToken) == 0)
            {
                throw new IOException("the answer has no end");
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static bool EndsWithEmptyLine(StringBuilder head) =>
        head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    private static HttpStatusCode StatusOf(string head) =>
        head.Split(' ', 3) is [var version, var status, _] && version.StartsWith("HTTP/1.", StringComparison.Ordinal)
            && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? (HttpStatusCode)code
            : throw new IOException("the answer is not HTTP");
}
