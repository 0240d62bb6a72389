using System.Net;
using System.Net.Sockets;
using NoWait.Docker;

namespace NoWait.Deployers.Containers;

/// <summary>From where an engine's containers can be asked.</summary>
internal sealed class EngineReach(DockerEndpoint endpoint)
{
    private const int AnyPort = 9;

    /// <summary>The machine on which published ports answer.</summary>
    public string Host { get; } = endpoint.IsLocal ? "localhost" : endpoint.Address.Host;

    /// <summary>The same, as it is asked: an engine may forward ports without listening on them, so nobody looks for a listener.</summary>
    public string ProbeHost => Host == "localhost" ? "127.0.0.1" : Host;

    public string Address(int port) => $"http://{Host}:{port}";

    /// <summary>Whether this machine is itself in a container's network, so that the container's own address answers here.</summary>
    /// <remarks>
    /// Not so for an engine on another machine or in a virtual one, nor from within a container. The kernel is asked which
    /// of its own addresses it would speak from; nothing is sent.
    /// </remarks>
    public bool Sees(string address, int prefixLength)
    {
        if (endpoint.Address.Scheme != "unix" || !IPAddress.TryParse(address, out var theirs) || theirs.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(theirs, AnyPort);
            return new IPNetwork(Masked(theirs, prefixLength), prefixLength).Contains(((IPEndPoint)socket.LocalEndPoint!).Address);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static IPAddress Masked(IPAddress address, int prefixLength)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefixLength; bit < 32; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new(bytes);
    }
}
