using NoWait.Deployers;

namespace NoWait.Shipping;

/// <summary>How new versions are looked at while they are shipped.</summary>
public sealed record ShipOptions
{
    /// <summary>How many replicas are the new version first, where services run in a swarm; null for no such thing.</summary>
    public Canary? Canary { get; init; }

    /// <summary>How long a version is watched; null for as long as its service says.</summary>
    public TimeSpan? Bake { get; init; }
}
