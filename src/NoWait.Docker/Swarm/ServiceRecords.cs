namespace NoWait.Docker.Swarm;

/// <summary>What is read of a service.</summary>
public sealed record ServiceDetails
{
    /// <summary>Its id.</summary>
    public string ID { get; init; } = "";

    /// <summary>The version that an update must name.</summary>
    public ObjectVersion Version { get; init; } = new();

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What it is to be.</summary>
    public ServiceSpec? Spec { get; init; }

    /// <summary>What it was to be before; null when it never changed.</summary>
    public ServiceSpec? PreviousSpec { get; init; }

    /// <summary>How far the last update is; null when there was none.</summary>
    public UpdateStatus? UpdateStatus { get; init; }
}

/// <summary>The version of something in a swarm.</summary>
public sealed record ObjectVersion
{
    /// <summary>It grows with each change.</summary>
    public ulong Index { get; init; }
}

/// <summary>How far an update is.</summary>
public sealed record UpdateStatus
{
    /// <summary>
    /// <c>updating</c>, <c>paused</c>, <c>completed</c>, <c>rollback_started</c>, <c>rollback_paused</c> or <c>rollback_completed</c>.
    /// </summary>
    public string State { get; init; } = "";

    /// <summary>When it began; null while it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The same for people.</summary>
    public string? Message { get; init; }
}

/// <summary>What is read of a task.</summary>
public sealed record TaskDetails
{
    /// <summary>Its id.</summary>
    public string ID { get; init; } = "";

    /// <summary>Its service's id.</summary>
    public string ServiceID { get; init; } = "";

    /// <summary>Its node's id; null or empty while it has none.</summary>
    public string? NodeID { get; init; }

    /// <summary>Its place among the replicas, from 1; 0 for a global service.</summary>
    public int Slot { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What it is made from.</summary>
    public TaskSpec? Spec { get; init; }

    /// <summary>How it is.</summary>
    public TaskState Status { get; init; } = new();

    /// <summary>How the swarm wants it: <c>running</c>, <c>shutdown</c> …</summary>
    public string DesiredState { get; init; } = "";
}

/// <summary>How a task is.</summary>
public sealed record TaskState
{
    /// <summary><c>new</c>, <c>pending</c>, <c>preparing</c>, <c>starting</c>, <c>running</c>, <c>complete</c>, <c>failed</c>, <c>rejected</c> …</summary>
    public string State { get; init; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>The same for people.</summary>
    public string? Message { get; init; }

    /// <summary>What went wrong; null or empty for nothing.</summary>
    public string? Err { get; init; }

    /// <summary>Its container; null while it has none.</summary>
    public TaskContainerState? ContainerStatus { get; init; }
}

/// <summary>The container of a task.</summary>
public sealed record TaskContainerState
{
    /// <summary>Its id.</summary>
    public string ContainerID { get; init; } = "";

    /// <summary>The exit code; 0 while it runs.</summary>
    public int ExitCode { get; init; }
}
