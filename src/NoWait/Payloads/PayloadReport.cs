using NoWait.Binaries;
using NoWait.Binaries.Packing;
using NoWait.Payloads.Waste;

namespace NoWait.Payloads;

/// <summary>What images weigh, and what could be taken off.</summary>
/// <param name="Images">Each image that could be looked into.</param>
/// <param name="Delivery">The way of delivery that all verdicts are for.</param>
/// <param name="LinkSource">Where its speed comes from, or how to let it be known, in a few words.</param>
public sealed record PayloadReport(Values<ImagePayload> Images, Binaries.Delivery Delivery, string LinkSource)
{
    /// <summary>The services that have no image yet.</summary>
    public Values<string> NotBuilt { get; init; } = [];

    /// <summary>What could not be looked at, and why, each a sentence that says what to do.</summary>
    public Values<string> Failures { get; init; } = [];
}

/// <summary>What one image weighs.</summary>
/// <param name="Name">The service's name, or the image's.</param>
/// <param name="Digest">The image's digest.</param>
/// <param name="Programs">Its executables of size.</param>
/// <param name="Waste">What of its files nobody needs.</param>
public sealed record ImagePayload(string Name, string Digest, Values<ProgramPayload> Programs, ImageWaste Waste)
{
    /// <summary>What could not be measured or told, each a sentence.</summary>
    public Values<string> Remarks { get; init; } = [];
}

/// <summary>What an executable weighs as it is, stripped, and packed at each level.</summary>
/// <param name="Path">Its path in the image.</param>
/// <param name="Variants">What was measured of each: as built first, then from the quickest level to the slowest.</param>
/// <param name="Comparisons">What each saves and costs over the one that it is made from.</param>
/// <param name="Packing">What <c>--compress auto</c> would do.</param>
public sealed record ProgramPayload(
    string Path, Values<Measurement> Variants, Values<Binaries.Comparison> Comparisons, Verdict Packing)
{
    /// <summary>Each variant that could not be made or measured, and why.</summary>
    public Values<string> Omissions { get; init; } = [];

    /// <summary>The variant that the image carries; null when it is none of those that were measured.</summary>
    public string? Carried { get; init; }
}
