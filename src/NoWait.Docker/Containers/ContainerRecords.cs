using System.Text.Json.Serialization;
using NoWait.Docker.Images;

namespace NoWait.Docker.Containers;

/// <summary>The answer to a creation.</summary>
public sealed record ContainerCreated
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>What the daemon warns of; null for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>What is read of <c>GET /containers/{id}/json</c>.</summary>
public sealed record ContainerDetails
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its name, after a slash.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Its image's digest.</summary>
    public string Image { get; init; } = "";

    /// <summary>How often the daemon started it again.</summary>
    public int RestartCount { get; init; }

    /// <summary>How it is.</summary>
    public ContainerState State { get; init; } = new();

    /// <summary>What it was made from.</summary>
    public ContainerConfig Config { get; init; } = new();

    /// <summary>What it gets of the machine.</summary>
    public HostConfig? HostConfig { get; init; }

    /// <summary>Its networks and ports.</summary>
    public NetworkSettings NetworkSettings { get; init; } = new();
}

/// <summary>How a container is.</summary>
public sealed record ContainerState
{
    /// <summary><c>created</c>, <c>running</c>, <c>paused</c>, <c>restarting</c>, <c>removing</c>, <c>exited</c> or <c>dead</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>Whether it runs.</summary>
    public bool Running { get; init; }

    /// <summary>Whether the kernel ended it for want of memory.</summary>
    public bool OOMKilled { get; init; }

    /// <summary>Its exit code; 0 while it runs.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why it could not be started; null or empty when it could.</summary>
    public string? Error { get; init; }

    /// <summary>The id of its first process; 0 when it does not run.</summary>
    public int Pid { get; init; }

    /// <summary>When it was last started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last ended.</summary>
    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>What the daemon knows of its health; null when it does not ask.</summary>
    public ContainerHealth? Health { get; init; }
}

/// <summary>What the daemon knows of a container's health.</summary>
public sealed record ContainerHealth
{
    /// <summary><c>starting</c>, <c>healthy</c> or <c>unhealthy</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>Failures in a row.</summary>
    public int FailingStreak { get; init; }

    /// <summary>The last answers; null for none.</summary>
    public IReadOnlyList<HealthAnswer>? Log { get; init; }
}

/// <summary>An answer to a question for health.</summary>
public sealed record HealthAnswer
{
    /// <summary>0 for well.</summary>
    public int ExitCode { get; init; }

    /// <summary>What the check printed.</summary>
    public string Output { get; init; } = "";
}

/// <summary>What a container was made from.</summary>
public sealed record ContainerConfig
{
    /// <summary>The image, as it was named.</summary>
    public string Image { get; init; } = "";

    /// <summary>Its labels; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Its variables; null for none.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Its arguments; null for none.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Its program; null for none.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Whether it has a terminal.</summary>
    public bool Tty { get; init; }
}

/// <summary>A container's networks and ports.</summary>
public sealed record NetworkSettings
{
    /// <summary>The ports of the host that lead to it, by <c>8080/tcp</c>; a port that is not published has none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? Ports { get; init; }

    /// <summary>Its networks by name.</summary>
    public IReadOnlyDictionary<string, EndpointSettings>? Networks { get; init; }
}

/// <summary>A container in a list.</summary>
public sealed record ContainerSummary
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names, each after a slash.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Its image, as it was named.</summary>
    public string Image { get; init; } = "";

    /// <summary>Its image's digest.</summary>
    public string ImageID { get; init; } = "";

    /// <summary>When it was made, in seconds since the epoch.</summary>
    public long Created { get; init; }

    /// <summary><c>created</c>, <c>running</c>, <c>exited</c> …</summary>
    public string State { get; init; } = "";

    /// <summary>The same for people: <c>Up 2 minutes (healthy)</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Its ports.</summary>
    public IReadOnlyList<PortSummary>? Ports { get; init; }
}

/// <summary>A port of a container in a list.</summary>
public sealed record PortSummary
{
    /// <summary>The host's address; null when it is not published.</summary>
    public string? IP { get; init; }

    /// <summary>The container's port.</summary>
    public int PrivatePort { get; init; }

    /// <summary>The host's port; 0 when it is not published.</summary>
    public int PublicPort { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</summary>
    public string Type { get; init; } = "";
}

/// <summary>The answer to a wait.</summary>
internal sealed record WaitAnswer
{
    public int StatusCode { get; init; }

    public WaitError? Error { get; init; }
}

/// <summary>Why a wait could not tell.</summary>
internal sealed record WaitError
{
    public string? Message { get; init; }
}

/// <summary>A file or folder in a container.</summary>
public sealed record PathStat
{
    /// <summary>Its name without its folder.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>Its bytes.</summary>
    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>Kind and permissions in Go's bits: a folder has the highest.</summary>
    [JsonPropertyName("mode")]
    public uint Mode { get; init; }

    /// <summary>When it was changed.</summary>
    [JsonPropertyName("mtime")]
    public DateTimeOffset Mtime { get; init; }

    /// <summary>What a symbolic link leads to; else empty.</summary>
    [JsonPropertyName("linkTarget")]
    public string LinkTarget { get; init; } = "";
}

/// <summary>A command to run in a container: the body of <c>POST /containers/{id}/exec</c>.</summary>
public sealed record ExecSpec
{
    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Cmd { get; init; }

    /// <summary>Variables beside the container's own, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Who runs it; null for the container's own.</summary>
    public string? User { get; init; }

    /// <summary>Its folder; null for the container's own.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Whether its standard output is read.</summary>
    public bool AttachStdout { get; init; } = true;

    /// <summary>Whether its standard error is read.</summary>
    public bool AttachStderr { get; init; } = true;
}

/// <summary>What may be changed of a container while it runs.</summary>
internal sealed record ContainerUpdate(RestartPolicy RestartPolicy);

/// <summary>How a command is started.</summary>
internal sealed record ExecStart(bool Detach, bool Tty);

/// <summary>How a command in a container is.</summary>
internal sealed record ExecDetails
{
    public bool Running { get; init; }

    public int? ExitCode { get; init; }
}

/// <summary>An id, as the answer to a creation.</summary>
internal sealed record Created
{
    public string Id { get; init; } = "";
}

/// <summary>What a prune of containers removed.</summary>
public sealed record ContainersPruned
{
    /// <summary>The removed ids; null for none.</summary>
    public IReadOnlyList<string>? ContainersDeleted { get; init; }

    /// <summary>The freed bytes.</summary>
    public long SpaceReclaimed { get; init; }
}
