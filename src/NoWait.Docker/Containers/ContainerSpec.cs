using NoWait.Docker.Images;

namespace NoWait.Docker.Containers;

/// <summary>What a container is made from: the body of <c>POST /containers/create</c>.</summary>
public sealed record ContainerSpec
{
    /// <summary>The image, by name or digest.</summary>
    public required string Image { get; init; }

    /// <summary>The arguments; null for the image's own.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>The program; null for the image's own.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Variables beside the image's own, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Labels beside the image's own.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Who runs it; null for the image's own.</summary>
    public string? User { get; init; }

    /// <summary>Its folder; null for the image's own.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Its host name; null for its short id.</summary>
    public string? Hostname { get; init; }

    /// <summary>Whether it has a terminal; its output is then one stream.</summary>
    public bool Tty { get; init; }

    /// <summary>The ports that it may publish, as <c>8080/tcp</c>.</summary>
    public IReadOnlyDictionary<string, Nothing>? ExposedPorts { get; init; }

    /// <summary>The signal that stops it; null for the image's own.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Seconds between that signal and the kill; null for 10.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>How the daemon asks for its health; null for the image's own.</summary>
    public HealthConfig? Healthcheck { get; init; }

    /// <summary>What it gets of the machine.</summary>
    public HostConfig? HostConfig { get; init; }

    /// <summary>The networks that it joins; null for the one of <see cref="HostConfig"/>.</summary>
    public NetworkingConfig? NetworkingConfig { get; init; }
}

/// <summary>How the daemon asks a container for its health; times are nanoseconds.</summary>
public sealed record HealthConfig
{
    /// <summary><c>CMD</c> and arguments, <c>CMD-SHELL</c> and a line, or <c>NONE</c>.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>Between two questions.</summary>
    public long Interval { get; init; }

    /// <summary>For one answer.</summary>
    public long Timeout { get; init; }

    /// <summary>Failures in a row until it counts as unhealthy.</summary>
    public int Retries { get; init; }

    /// <summary>In which failures do not count.</summary>
    public long StartPeriod { get; init; }
}

/// <summary>What a container gets of the machine.</summary>
public sealed record HostConfig
{
    /// <summary>Volumes and folders as <c>source:target[:ro]</c>.</summary>
    public IReadOnlyList<string>? Binds { get; init; }

    /// <summary>Volumes, folders and memory with all their options.</summary>
    public IReadOnlyList<MountSpec>? Mounts { get; init; }

    /// <summary>Folders in memory and their options.</summary>
    public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    /// <summary>Which ports of the host lead to which of the container's, by <c>8080/tcp</c>; those must be exposed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>>? PortBindings { get; init; }

    /// <summary>What happens when it ends; null for nothing.</summary>
    public RestartPolicy? RestartPolicy { get; init; }

    /// <summary><c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:id</c> or a network's name; null for <c>bridge</c>.</summary>
    public string? NetworkMode { get; init; }

    /// <summary>Names it knows beside DNS, as <c>name:address</c>.</summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    /// <summary>The most memory, in bytes; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>The most processor time, in billionths of a processor; null for no limit.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>The most processes; null for no limit.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>The size of <c>/dev/shm</c>, in bytes; null for 64 MiB.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Limits of its processes.</summary>
    public IReadOnlyList<Ulimit>? Ulimits { get; init; }

    /// <summary>Whether it is removed when it ends.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>Whether its root cannot be written to.</summary>
    public bool ReadonlyRootfs { get; init; }

    /// <summary>Whether a small init reaps its orphans; null for the daemon's default.</summary>
    public bool? Init { get; init; }

    /// <summary>Capabilities beside the usual ones.</summary>
    public IReadOnlyList<string>? CapAdd { get; init; }

    /// <summary>Usual capabilities that it does not get.</summary>
    public IReadOnlyList<string>? CapDrop { get; init; }

    /// <summary>Options such as <c>no-new-privileges</c>.</summary>
    public IReadOnlyList<string>? SecurityOpt { get; init; }
}

/// <summary>A mount of a container or of a service's task.</summary>
public sealed record MountSpec
{
    /// <summary><c>bind</c>, <c>volume</c> or <c>tmpfs</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The folder of the host or the volume's name; null for a tmpfs or a volume without a name.</summary>
    public string? Source { get; init; }

    /// <summary>The folder in the container.</summary>
    public required string Target { get; init; }

    /// <summary>Whether it cannot be written to.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>A port of the host.</summary>
/// <param name="HostIp">The address; empty for all.</param>
/// <param name="HostPort">The port; empty for a free one.</param>
public sealed record PortBinding(string HostIp, string HostPort);

/// <summary>What happens when a container ends.</summary>
/// <param name="Name"><c>no</c>, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</param>
/// <param name="MaximumRetryCount">How often for <c>on-failure</c>; 0 for without end.</param>
public sealed record RestartPolicy(string Name, int MaximumRetryCount = 0);

/// <summary>A limit of processes, by the name of <c>setrlimit</c>.</summary>
public sealed record Ulimit(string Name, long Soft, long Hard);

/// <summary>The networks that a container joins.</summary>
/// <param name="EndpointsConfig">By network name.</param>
public sealed record NetworkingConfig(IReadOnlyDictionary<string, EndpointSettings> EndpointsConfig);

/// <summary>A container in a network.</summary>
public sealed record EndpointSettings
{
    /// <summary>Other names that it answers to there.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Its address; null or empty while it does not run.</summary>
    public string? IPAddress { get; init; }

    /// <summary>How many of the address's bits name the network; null or 0 while it does not run.</summary>
    public int? IPPrefixLen { get; init; }

    /// <summary>The network's id; null when asked for.</summary>
    public string? NetworkID { get; init; }
}
