using NoWait.Binaries.Packing;

namespace NoWait.Binaries.Measuring;

/// <summary>What is measured of a binary.</summary>
public sealed record SurveyOptions
{
    /// <summary>What is run to measure a start; null to measure none.</summary>
    public SmokeCommand? Smoke { get; init; }

    /// <summary>The levels to pack it at.</summary>
    public IReadOnlyList<PackLevel> Levels { get; init; } = PackLevel.All;
}
