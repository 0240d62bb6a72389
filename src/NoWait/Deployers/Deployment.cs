namespace NoWait.Deployers;

/// <summary>How a deployment ended.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="From">The digest that ran before; null when nothing did.</param>
/// <param name="To">The digest that was to run.</param>
public sealed record Deployment(string Service, string? From, string To)
{
    /// <summary>Whether anything was done: false when this version was running and well already.</summary>
    public bool Changed { get; init; } = true;

    /// <summary>Where it answers, as <c>http://localhost:8080</c>; null when it listens on no port.</summary>
    public string? Address { get; init; }

    /// <summary>The time from the new version's first start until it was well where it is to answer; null when it was not.</summary>
    public TimeSpan? HealthyAfter { get; init; }

    /// <summary>The longest time in which nobody can have answered; zero when the old version answered until the new one did, or nothing ran before.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>Whether the old version had been stopped already, and was started again.</summary>
    public bool RolledBack { get; init; }
}
