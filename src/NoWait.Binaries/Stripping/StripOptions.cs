namespace NoWait.Binaries.Stripping;

/// <summary>How a binary is stripped.</summary>
public sealed record StripOptions
{
    /// <summary>
    /// The folder that debug symbols are kept in, as <c>.build-id/xx/yyyy.debug</c>; null to throw them away. Where there
    /// is no build ID, the first 20 bytes of the content's SHA-256 take its place.
    /// </summary>
    public string? DebugFolder { get; init; }

    /// <summary>What is run to see that the stripped binary works; null to trust its structure.</summary>
    public SmokeCommand? Smoke { get; init; }
}
