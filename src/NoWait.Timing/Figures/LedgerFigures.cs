namespace NoWait.Timing.Figures;

/// <summary>What a ledger says of a time.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Delivery">What was deployed, and how well that went.</param>
/// <param name="Waiting">What was waited for.</param>
/// <param name="Flakes">The tests that both passed and failed with nothing changed, the most frequent first.</param>
/// <param name="Days">The days of the time, the oldest first, each with what was deployed.</param>
public sealed record LedgerFigures(
    FigureQuery Query,
    DeliveryFigures Delivery,
    WaitingFigures Waiting,
    IReadOnlyList<FlakyTest> Flakes,
    IReadOnlyList<DayOfDeploys> Days);

/// <summary>A day's deployments.</summary>
/// <param name="Date">The day.</param>
/// <param name="Deploys">How many went live.</param>
/// <param name="Failed">How many did not, or were taken back.</param>
/// <param name="ToLive">The median time from the start of a run until its deployment was live; null when none is known.</param>
public sealed record DayOfDeploys(DateOnly Date, int Deploys, int Failed, TimeSpan? ToLive);

/// <summary>A test that gave two answers to one question.</summary>
/// <param name="Suite">The suite that it belongs to.</param>
/// <param name="Name">The test.</param>
/// <param name="Passed">How often it passed, on the fingerprints that it also failed on.</param>
/// <param name="Failed">How often it failed on them.</param>
/// <param name="Last">When it last failed so.</param>
public sealed record FlakyTest(string Suite, string Name, int Passed, int Failed, DateTimeOffset Last);
