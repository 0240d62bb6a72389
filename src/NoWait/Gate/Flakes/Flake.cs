namespace NoWait.Gate.Flakes;

/// <summary>A test that both passed and failed on one fingerprint: what it says of a change is partly chance.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Test">The test.</param>
/// <param name="Rate">How often it failed where it also passed.</param>
public sealed record Flake(string Suite, string Test, Rate Rate)
{
    /// <summary>The last time that it failed where it also passed.</summary>
    public DateTimeOffset LastFailure { get; init; }

    /// <summary>How many runs were blocked by it and other flakes alone.</summary>
    public int Blocked { get; init; }

    /// <summary>How long these runs took, in seconds: somebody waited for each, and had to wait for another.</summary>
    public double BlockedSeconds { get; init; }
}
