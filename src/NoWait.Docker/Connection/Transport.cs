using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace NoWait.Docker.Connection;

/// <summary>Opens byte streams to a daemon, whatever it listens on.</summary>
internal static class Transport
{
    public static async ValueTask<Stream> OpenAsync(DockerEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return endpoint.Address.Scheme switch
            {
                "unix" => await OpenSocketAsync(
                    new UnixDomainSocketEndPoint(endpoint.Address.LocalPath), AddressFamily.Unix, cancellationToken),
                "npipe" => await OpenPipeAsync(endpoint.Address, cancellationToken),
                "ssh" => SshStream.Open(endpoint.Address),
                _ => await OpenTcpAsync(endpoint, cancellationToken),
            };
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or AuthenticationException
            or TimeoutException)
        {
            throw Refused(endpoint, e);
        }
    }

    private static async ValueTask<Stream> OpenTcpAsync(DockerEndpoint endpoint, CancellationToken cancellationToken)
    {
        var address = endpoint.Address;
        var port = address.Port > 0 ? address.Port : endpoint.Tls is null ? 2375 : 2376;
        var stream = await OpenSocketAsync(new DnsEndPoint(address.Host, port), null, cancellationToken);
        return endpoint.Tls is { } tls || address.Scheme == "https"
            ? await TlsTransport.AuthenticateAsync(stream, address.Host, endpoint.Tls ?? new TlsFiles(null, null, null), cancellationToken)
            : stream;
    }

    private static async ValueTask<Stream> OpenSocketAsync(
        EndPoint endPoint, AddressFamily? family, CancellationToken cancellationToken)
    {
        var socket = family is { } known
            ? new Socket(known, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> OpenPipeAsync(Uri address, CancellationToken cancellationToken)
    {
        // npipe:////./pipe/docker_engine: server ".", name "docker_engine".
        var parts = address.OriginalString["npipe:".Length..].Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var server, "pipe", ..])
        {
            throw new DockerException($"{address.OriginalString} is not a named pipe: write npipe:////./pipe/docker_engine.");
        }

        var pipe = new NamedPipeClientStream(server, string.Join('/', parts[2..]), PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(TimeSpan.FromSeconds(10), cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }

    private static DockerException Refused(DockerEndpoint endpoint, Exception cause)
    {
        var denied = cause is UnauthorizedAccessException or SocketException { SocketErrorCode: SocketError.AccessDenied };
        return cause switch
        {
            _ when denied => new DockerException(
                $"No permission to use the Docker daemon at {endpoint}: join the group that owns the socket (usually docker), "
                + "or name another daemon with DOCKER_HOST or a Docker context.", cause),
            AuthenticationException => new DockerException(
                $"The Docker daemon at {endpoint} and this client do not trust each other ({cause.Message}): "
                + "check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH.", cause),
            _ => new DockerException(
                $"No Docker daemon answers at {endpoint} ({cause.Message}): start it, or name another with DOCKER_HOST or a Docker context.",
                cause),
        };
    }
}
