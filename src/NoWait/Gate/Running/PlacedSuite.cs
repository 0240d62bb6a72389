using NoWait.Changes;

namespace NoWait.Gate.Running;

/// <summary>A suite where it is: of which service, in which folder, and what it tests now.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Service">Its service; null for the repository's own.</param>
/// <param name="Folder">The folder that it starts in, absolute.</param>
internal sealed record PlacedSuite(Suite Suite, Service? Service, string Folder)
{
    /// <summary>What it tests; set before it runs.</summary>
    public Fingerprint Fingerprint { get; init; } = new(default);

    /// <summary>The fingerprint's digest.</summary>
    public string Digest { get; init; } = "";

    public string Title => Suite.Title;

    public bool CanChoose => Suite.Runner.Listing(Suite) is not null;
}
