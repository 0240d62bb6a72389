namespace NoWait.Deployers.Processes;

/// <summary>A version as it was started: what is needed to ask for it, to stop it and to start it again.</summary>
internal sealed record Release(string Run, string Digest)
{
    /// <summary>Stands for everything that it was started with: another one means that it must be started anew.</summary>
    public required string Fingerprint { get; init; }

    public int? Port { get; init; }

    public string? Health { get; init; }

    public int StopSignal { get; init; } = Signals.Terminate;

    public TimeSpan StopGrace { get; init; }

    public TimeSpan HealthDeadline { get; init; }

    public DateTimeOffset Since { get; init; }

    /// <summary>The name of a folder of its own, which is changed while it runs; null where it runs from its image's.</summary>
    public string? Live { get; init; }

    public string? Address => Port is { } port ? $"http://localhost:{port}" : null;
}

/// <summary>What is known of a service between two deployments.</summary>
internal sealed record DeployState
{
    /// <summary>What was last found well.</summary>
    public Release? Current { get; init; }

    /// <summary>What is taking over from it: while its supervisor lives, it is what answers.</summary>
    public Release? Next { get; init; }

    /// <summary>The current release once more, ready to be started should <see cref="Next"/> not become well.</summary>
    public Release? Back { get; init; }

    /// <summary>What ran before and can be gone back to, the newest first.</summary>
    public Values<Release> Previous { get; init; } = [];

    /// <summary>All that is known, the running one first.</summary>
    public IEnumerable<Release> All => ((Release?[])[Next, Back, Current, .. Previous]).OfType<Release>();

    /// <summary>The state once this release is the current one; one earlier release of each digest is kept to go back to.</summary>
    public DeployState Promote(Release release) => new()
    {
        Current = release,
        Previous = ((Release?[])[Current, .. Previous]).OfType<Release>()
            .Where(old => old.Digest != release.Digest && old.Live is null)
            .DistinctBy(old => old.Digest, StringComparer.Ordinal)
            .ToValues(),
    };

    /// <summary>What answers now, or should.</summary>
    public Release? Serving(ServiceFolder folder) => Settled(folder).Current;

    /// <summary>The state by what lives, whatever became of the deployment that wrote it.</summary>
    public DeployState Settled(ServiceFolder folder) =>
        folder.IfAlive(Back) is { } back ? this with { Current = back, Next = null, Back = null }
        : folder.IfAlive(Next) is { } next ? Promote(next)
        : this with { Next = null, Back = null };
}
