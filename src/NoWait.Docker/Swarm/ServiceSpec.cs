using NoWait.Docker.Containers;
using NoWait.Docker.Images;

namespace NoWait.Docker.Swarm;

/// <summary>What a service is: the body of <c>POST /services/create</c>.</summary>
public sealed record ServiceSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>What its tasks are made from.</summary>
    public required TaskSpec TaskTemplate { get; init; }

    /// <summary>How many tasks.</summary>
    public ServiceMode? Mode { get; init; }

    /// <summary>How a change is rolled out.</summary>
    public UpdateConfig? UpdateConfig { get; init; }

    /// <summary>How a change is rolled back.</summary>
    public UpdateConfig? RollbackConfig { get; init; }

    /// <summary>Its ports.</summary>
    public EndpointSpec? EndpointSpec { get; init; }
}

/// <summary>What tasks are made from.</summary>
public sealed record TaskSpec
{
    /// <summary>Their container.</summary>
    public required TaskContainerSpec ContainerSpec { get; init; }

    /// <summary>What they may use, and what is kept for them.</summary>
    public TaskResources? Resources { get; init; }

    /// <summary>What happens when one ends.</summary>
    public TaskRestartPolicy? RestartPolicy { get; init; }

    /// <summary>The networks that they join.</summary>
    public IReadOnlyList<TaskNetwork>? Networks { get; init; }

    /// <summary>A number that, when it grows, replaces the tasks although nothing else changed.</summary>
    public ulong? ForceUpdate { get; init; }
}

/// <summary>The container of a task.</summary>
public sealed record TaskContainerSpec
{
    /// <summary>The image, by name or digest.</summary>
    public required string Image { get; init; }

    /// <summary>The program; null for the image's own.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The arguments; null for the image's own.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Variables, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Labels of the containers.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Their folder; null for the image's own.</summary>
    public string? Dir { get; init; }

    /// <summary>Who runs them; null for the image's own.</summary>
    public string? User { get; init; }

    /// <summary>Volumes, folders and memory.</summary>
    public IReadOnlyList<MountSpec>? Mounts { get; init; }

    /// <summary>How the daemon asks for their health; null for the image's own.</summary>
    public HealthConfig? HealthCheck { get; init; }

    /// <summary>The signal that stops them; null for the image's own.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Nanoseconds between that signal and the kill; null for ten seconds.</summary>
    public long? StopGracePeriod { get; init; }

    /// <summary>The secrets that they may read, below <c>/run/secrets</c>.</summary>
    public IReadOnlyList<SecretReference>? Secrets { get; init; }

    /// <summary>The configs that they may read.</summary>
    public IReadOnlyList<ConfigReference>? Configs { get; init; }

    /// <summary>Whether a small init reaps their orphans; null for the daemon's default.</summary>
    public bool? Init { get; init; }

    /// <summary>Whether their root cannot be written to.</summary>
    public bool? ReadOnly { get; init; }
}

/// <summary>A secret as a file of a task.</summary>
public sealed record SecretReference(string SecretID, string SecretName, FileReference File);

/// <summary>A config as a file of a task.</summary>
public sealed record ConfigReference(string ConfigID, string ConfigName, FileReference File);

/// <summary>A file of a task.</summary>
/// <param name="Name">Its path; for a secret below <c>/run/secrets</c> when relative.</param>
/// <param name="UID">Its owner, as a number.</param>
/// <param name="GID">Its group, as a number.</param>
/// <param name="Mode">Its permissions.</param>
public sealed record FileReference(string Name, string UID, string GID, uint Mode);

/// <summary>What tasks may use, and what is kept for them.</summary>
/// <param name="Limits">The most; null for no limit.</param>
/// <param name="Reservations">What a node must have free; null for nothing.</param>
public sealed record TaskResources(ResourceAmounts? Limits, ResourceAmounts? Reservations);

/// <summary>Amounts of a machine.</summary>
public sealed record ResourceAmounts
{
    /// <summary>Billionths of a processor; null for none.</summary>
    public long? NanoCPUs { get; init; }

    /// <summary>Bytes of memory; null for none.</summary>
    public long? MemoryBytes { get; init; }
}

/// <summary>What happens when a task ends; times are nanoseconds.</summary>
public sealed record TaskRestartPolicy
{
    /// <summary><c>none</c>, <c>on-failure</c> or <c>any</c>.</summary>
    public string Condition { get; init; } = "any";

    /// <summary>The wait before the next; null for five seconds.</summary>
    public long? Delay { get; init; }

    /// <summary>How often; null for without end.</summary>
    public ulong? MaxAttempts { get; init; }

    /// <summary>The time in which attempts count; null for all.</summary>
    public long? Window { get; init; }
}

/// <summary>A network that tasks join.</summary>
public sealed record TaskNetwork
{
    /// <summary>Its id or name.</summary>
    public required string Target { get; init; }

    /// <summary>Other names that they answer to there.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }
}

/// <summary>How many tasks a service has.</summary>
public sealed record ServiceMode
{
    /// <summary>A number of tasks; null for one on every node.</summary>
    public ReplicatedMode? Replicated { get; init; }

    /// <summary>One on every node; null for a number.</summary>
    public Nothing? Global { get; init; }
}

/// <summary>A number of tasks.</summary>
public sealed record ReplicatedMode(ulong Replicas);

/// <summary>How a change is rolled out or back; times are nanoseconds.</summary>
public sealed record UpdateConfig
{
    /// <summary>How many tasks at once; 0 for all.</summary>
    public ulong Parallelism { get; init; } = 1;

    /// <summary>The wait between two.</summary>
    public long? Delay { get; init; }

    /// <summary><c>continue</c>, <c>pause</c> or <c>rollback</c>.</summary>
    public string? FailureAction { get; init; }

    /// <summary>How long a new task is watched; a shorter time sees fewer failures.</summary>
    public long? Monitor { get; init; }

    /// <summary>The share of tasks that may fail, 0 to 1.</summary>
    public double? MaxFailureRatio { get; init; }

    /// <summary><c>stop-first</c> or <c>start-first</c>.</summary>
    public string? Order { get; init; }
}

/// <summary>The ports of a service.</summary>
public sealed record EndpointSpec
{
    /// <summary><c>vip</c> or <c>dnsrr</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The ports; null for none.</summary>
    public IReadOnlyList<PortConfig>? Ports { get; init; }
}

/// <summary>A port of a service.</summary>
public sealed record PortConfig
{
    /// <summary><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</summary>
    public string Protocol { get; init; } = "tcp";

    /// <summary>The container's port.</summary>
    public required uint TargetPort { get; init; }

    /// <summary>The node's port; null for a free one.</summary>
    public uint? PublishedPort { get; init; }

    /// <summary><c>ingress</c> for every node, which needs IPVS in the kernel; <c>host</c> for those that run a task.</summary>
    public string PublishMode { get; init; } = "ingress";
}
