namespace NoWait.Deployers;

/// <summary>What runs of a service, as far as can be told without asking it.</summary>
/// <param name="Service">Its name.</param>
/// <param name="State">Whether it runs.</param>
public sealed record ServiceStatus(string Service, ServiceState State)
{
    /// <summary>The digest of the version; null when none was ever well.</summary>
    public string? Digest { get; init; }

    /// <summary>When this version was started; null when none was.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Where it answers, as <c>http://localhost:8080</c>; null when it listens on no port.</summary>
    public string? Address { get; init; }

    /// <summary>The id of its process on this machine; null when it has none here.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How often it was started again after a crash.</summary>
    public int Restarts { get; init; }

    /// <summary>How many instances run, of how many that should.</summary>
    public Replicas Replicas { get; init; }

    /// <summary>Whether this is how it is: false while its engine does not answer, or is at work on it.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>Whether it was started to be changed in place, and so need not be what its digest says.</summary>
    public bool Live { get; init; }

    /// <summary>What else is worth knowing, in a few words; null for nothing.</summary>
    public string? Detail { get; init; }
}

/// <summary>Instances of a service.</summary>
/// <param name="Running">How many run.</param>
/// <param name="Desired">How many should.</param>
public readonly record struct Replicas(int Running, int Desired);

/// <summary>Whether a service runs.</summary>
public enum ServiceState
{
    /// <summary>It does not, and was not meant to: stopped by somebody, or ended by itself with success.</summary>
    Stopped,

    /// <summary>It was started a moment ago.</summary>
    Starting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It runs, but its engine says that it is not well.</summary>
    Unwell,

    /// <summary>It crashed and is about to be started again.</summary>
    Restarting,

    /// <summary>It does not run although it should, and nobody will start it again.</summary>
    Crashed,
}
