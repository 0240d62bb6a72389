namespace NoWait.Oci;

/// <summary>How a container of the image is run; what is null is the engine's default.</summary>
public sealed record RunConfig
{
    /// <summary>Who runs it, as <c>user[:group]</c>, by name or number.</summary>
    public string? User { get; init; }

    /// <summary>The ports that it listens on, as <c>8080/tcp</c>.</summary>
    public IReadOnlyList<string>? ExposedPorts { get; init; }

    /// <summary>Variables, each as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>What is run.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Its default arguments, or what is run where there is no entrypoint.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Folders whose contents live outside the container.</summary>
    public IReadOnlyList<string>? Volumes { get; init; }

    /// <summary>The folder that it starts in.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Metadata by name.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that asks it to stop, by name or number.</summary>
    public string? StopSignal { get; init; }

    /// <summary>How its health is asked for (Docker's addition to the specification).</summary>
    public HealthConfig? Healthcheck { get; init; }

    /// <summary>Instructions for images built on this one (Docker's addition).</summary>
    public IReadOnlyList<string>? OnBuild { get; init; }

    /// <summary>The shell of later shell-form instructions (Docker's addition).</summary>
    public IReadOnlyList<string>? Shell { get; init; }

    /// <summary>Members of the JSON that have no name here, each as it was written; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }
}

/// <summary>Docker's health check; durations are in nanoseconds, zero for the engine's default.</summary>
public sealed record HealthConfig
{
    /// <summary><c>NONE</c>, or <c>CMD</c> and arguments, or <c>CMD-SHELL</c> and a line.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>Time between two checks.</summary>
    public long Interval { get; init; }

    /// <summary>How long one check may take.</summary>
    public long Timeout { get; init; }

    /// <summary>How long failures do not count after a start.</summary>
    public long StartPeriod { get; init; }

    /// <summary>Time between checks during the start period.</summary>
    public long StartInterval { get; init; }

    /// <summary>Failures in a row that make it unhealthy.</summary>
    public int Retries { get; init; }
}
