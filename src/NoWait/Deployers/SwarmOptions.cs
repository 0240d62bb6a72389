namespace NoWait.Deployers;

/// <summary>How many of a service run in a swarm, and how they are replaced by a new version.</summary>
public sealed record SwarmOptions
{
    /// <summary>How many run.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How many are replaced at once.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>The wait between two.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long a new one is watched before it counts as well; a shorter time is faster and sees fewer failures.</summary>
    public TimeSpan Monitor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the new one is up before the old one goes (<c>start-first</c>).</summary>
    public bool StartFirst { get; init; } = true;

    /// <summary>Whether the port is published by every node (<c>ingress</c>, needs IPVS in the kernel) or by those that run a task.</summary>
    public bool PublishOnHost { get; init; }

    /// <summary>What its tasks may read below <c>/run/secrets</c>.</summary>
    public Values<Secret> Secrets { get; init; } = [];

    /// <summary>Files of the repository that its tasks see: where in the container, and which.</summary>
    public Values<KeyValuePair<string, string>> Configs { get; init; } = [];
}
