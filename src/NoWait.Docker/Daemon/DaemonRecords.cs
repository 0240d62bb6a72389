namespace NoWait.Docker.Daemon;

/// <summary>The answer of <c>GET /version</c>.</summary>
public sealed record DaemonVersion
{
    /// <summary>The Engine's version, such as <c>20.10.24</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>The newest API version that the daemon speaks.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The oldest API version that the daemon speaks.</summary>
    public string? MinAPIVersion { get; init; }

    /// <summary>The operating system of its containers.</summary>
    public string Os { get; init; } = "";

    /// <summary>The processor, in Go's words: <c>amd64</c>, <c>arm64</c> …</summary>
    public string Arch { get; init; } = "";

    /// <summary>The kernel's release; null when the daemon does not say.</summary>
    public string? KernelVersion { get; init; }
}

/// <summary>What is read of <c>GET /info</c>.</summary>
public sealed record DaemonInfo
{
    /// <summary>The daemon's own id.</summary>
    public string? ID { get; init; }

    /// <summary>The host's name.</summary>
    public string? Name { get; init; }

    /// <summary>The storage driver, such as <c>overlay2</c>, or <c>overlayfs</c> of the containerd image store.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Pairs of name and value that the storage driver says of itself.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? DriverStatus { get; init; }

    /// <summary>The folder that the daemon keeps everything in.</summary>
    public string? DockerRootDir { get; init; }

    /// <summary>How many processors containers may use.</summary>
    public int NCPU { get; init; }

    /// <summary>The machine's memory in bytes.</summary>
    public long MemTotal { get; init; }

    /// <summary>The operating system of its containers: <c>linux</c> or <c>windows</c>.</summary>
    public string OSType { get; init; } = "";

    /// <summary>The processor in the kernel's words: <c>x86_64</c>, <c>aarch64</c> …</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The Engine's version.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>How many containers run.</summary>
    public int ContainersRunning { get; init; }

    /// <summary>How many images there are.</summary>
    public int Images { get; init; }

    /// <summary>Its part in a swarm; null when the daemon does not say.</summary>
    public SwarmState? Swarm { get; init; }

    /// <summary>What the daemon warns of; null for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Whether images are kept in containerd's store and not in a graph driver.</summary>
    public bool UsesContainerdStore =>
        DriverStatus?.Any(pair => pair is ["driver-type", var type] && type.StartsWith("io.containerd.snapshotter", StringComparison.Ordinal)) == true;
}

/// <summary>A daemon's part in a swarm.</summary>
public sealed record SwarmState
{
    /// <summary><c>inactive</c>, <c>pending</c>, <c>active</c>, <c>error</c> or <c>locked</c>.</summary>
    public string LocalNodeState { get; init; } = "inactive";

    /// <summary>Whether it may be asked for services.</summary>
    public bool ControlAvailable { get; init; }

    /// <summary>How many machines are in the swarm; 0 when this one may not say.</summary>
    public int Nodes { get; init; }

    /// <summary>This node's id; null or empty outside a swarm.</summary>
    public string? NodeID { get; init; }

    /// <summary>This node's address in the swarm; null or empty outside a swarm.</summary>
    public string? NodeAddr { get; init; }
}

/// <summary>What is read of <c>GET /system/df</c>.</summary>
public sealed record DiskUsage
{
    /// <summary>Bytes of all image layers, shared ones counted once.</summary>
    public long LayersSize { get; init; }

    /// <summary>The records of the build cache; null for none.</summary>
    public IReadOnlyList<BuildCacheRecord>? BuildCache { get; init; }

    /// <summary>Bytes of the build cache.</summary>
    public long BuildCacheSize => BuildCache?.Where(record => !record.Shared).Sum(record => record.Size) ?? 0;
}

/// <summary>A record of the build cache.</summary>
public sealed record BuildCacheRecord
{
    /// <summary>Its id.</summary>
    public string ID { get; init; } = "";

    /// <summary><c>regular</c>, <c>source.local</c>, <c>exec.cachemount</c> …</summary>
    public string? Type { get; init; }

    /// <summary>What made it.</summary>
    public string? Description { get; init; }

    /// <summary>Its bytes.</summary>
    public long Size { get; init; }

    /// <summary>Whether a build uses it now.</summary>
    public bool InUse { get; init; }

    /// <summary>Whether its bytes belong to an image too.</summary>
    public bool Shared { get; init; }
}

/// <summary>What a prune of the build cache removed.</summary>
public sealed record BuildCachePruned
{
    /// <summary>The ids of the removed records; null for none.</summary>
    public IReadOnlyList<string>? CachesDeleted { get; init; }

    /// <summary>The freed bytes.</summary>
    public long SpaceReclaimed { get; init; }
}
