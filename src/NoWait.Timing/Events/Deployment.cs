namespace NoWait.Timing.Events;

/// <summary>A version of a service went live, or was meant to.</summary>
public sealed record Deployment : LedgerEvent
{
    /// <summary>The <see cref="LedgerEvent.Event"/> of a deployment.</summary>
    public const string Kind = "deploy";

    /// <inheritdoc />
    public override string Event => Kind;

    /// <summary>The id of the run that made it; null for none.</summary>
    public string? Run { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The environment: <c>local</c>, <c>staging</c>, <c>production</c> …</summary>
    public string Environment { get; init; } = "local";

    /// <summary>How it is deployed: <c>process</c>, <c>docker</c>, <c>swarm</c>.</summary>
    public string? Deployer { get; init; }

    /// <summary>The digest of the image that ran before; null for none.</summary>
    public string? From { get; init; }

    /// <summary>The digest of the image that was deployed.</summary>
    public required string To { get; init; }

    /// <summary>The commit that it was built from; null when unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>What is new in it, the newest first; empty when nothing is known or nothing is.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>Who deployed it.</summary>
    public required Person By { get; init; }

    /// <summary>Where from.</summary>
    public Place Where { get; init; }

    /// <summary>What it was made on: <c>terminal</c>, <c>github-actions</c> …; null when unknown.</summary>
    public string? Host { get; init; }

    /// <summary>How it ended: <see cref="Outcome.WentBack"/> when the old version is running again by itself.</summary>
    public Outcome Result { get; init; }

    /// <summary>Whether somebody asked for an older version.</summary>
    public bool IsRollBack { get; init; }

    /// <summary>Whether files were put into what runs, so that it is no longer what the image holds.</summary>
    public bool IsLiveUpdated { get; init; }

    /// <summary>
    /// What is to be known of the version before it moves on: <c>uncommitted</c>, <c>untested</c>, <c>unreproducible</c>; empty for
    /// nothing.
    /// </summary>
    public IReadOnlyList<string> Caveats { get; init; } = [];

    /// <summary>What went wrong, or why the version before had to go; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took from the start of the roll-out until it was well, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>How long it took from the start of the run until it was live, in seconds; null when unknown.</summary>
    public double? ToLive { get; init; }

    /// <summary>What <see cref="ToLive"/> went into, in order; empty when unknown.</summary>
    public IReadOnlyList<DeploymentPart> Parts { get; init; } = [];

    /// <summary>Where it answers; null for nowhere.</summary>
    public string? Address { get; init; }

    /// <summary>
    /// The lead time: from the oldest new commit until it was live; null when it is not live or nothing new is known.
    /// </summary>
    public TimeSpan? LeadTime =>
        Result == Outcome.Succeeded && Changes.Count > 0 ? At - Changes.Min(change => change.At) : null;
}

/// <summary>A commit that a deployment brought.</summary>
/// <param name="Commit">Its id.</param>
/// <param name="At">When it was committed.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record Change(string Commit, DateTimeOffset At, Person Author, string Subject);

/// <summary>A part of the time until a deployment was live.</summary>
/// <param name="Target">The target.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record DeploymentPart(string Target, double Seconds);
