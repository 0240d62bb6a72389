using NoWait.Docker.Build;
using NoWait.Docker.Connection;
using NoWait.Docker.Containers;
using NoWait.Docker.Daemon;
using NoWait.Docker.Events;
using NoWait.Docker.Images;
using NoWait.Docker.Networks;
using NoWait.Docker.Swarm;
using NoWait.Docker.Volumes;

namespace NoWait.Docker;

/// <summary>A Docker Engine, spoken to through its HTTP API; safe to use from several threads.</summary>
/// <remarks>Nothing is sent before the first request, which also agrees on the API version.</remarks>
public sealed class DockerEngine : IDisposable
{
    private readonly EngineConnection _connection;

    /// <summary>Makes a client for the daemon at an endpoint.</summary>
    public DockerEngine(DockerEndpoint endpoint)
    {
        _connection = new EngineConnection(endpoint);
        Daemon = new DaemonApi(_connection);
        Builder = new BuilderApi(_connection);
        Images = new ImagesApi(_connection);
        Containers = new ContainersApi(_connection);
        Networks = new NetworksApi(_connection);
        Volumes = new VolumesApi(_connection);
        Events = new EventsApi(_connection);
        Swarm = new SwarmApi(_connection);
    }

    /// <summary>Where the daemon listens.</summary>
    public DockerEndpoint Endpoint => _connection.Endpoint;

    /// <summary>The daemon itself: ping, version, what it can do, its disk.</summary>
    public DaemonApi Daemon { get; }

    /// <summary>Its builder.</summary>
    public BuilderApi Builder { get; }

    /// <summary>Its images.</summary>
    public ImagesApi Images { get; }

    /// <summary>Its containers.</summary>
    public ContainersApi Containers { get; }

    /// <summary>Its networks.</summary>
    public NetworksApi Networks { get; }

    /// <summary>Its volumes.</summary>
    public VolumesApi Volumes { get; }

    /// <summary>What happens in it.</summary>
    public EventsApi Events { get; }

    /// <summary>The swarm that it is in.</summary>
    public SwarmApi Swarm { get; }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();
}
