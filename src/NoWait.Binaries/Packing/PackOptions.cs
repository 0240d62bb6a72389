namespace NoWait.Binaries.Packing;

/// <summary>How a binary is packed.</summary>
public record PackOptions
{
    /// <summary>How hard UPX tries.</summary>
    public PackLevel Level { get; init; } = PackLevel.Default;

    /// <summary>What is run to see that the packed binary works; null to trust <c>upx -t</c>.</summary>
    public SmokeCommand? Smoke { get; init; }
}

/// <summary>When a binary is packed.</summary>
public enum CompressionPolicy
{
    /// <summary>When it was measured to pay.</summary>
    Auto,

    /// <summary>Whenever it can be.</summary>
    Always,

    /// <summary>Not at all.</summary>
    Never,
}

/// <summary>How a binary is packed, and when.</summary>
public sealed record CompressionOptions : PackOptions
{
    /// <summary>When it is packed; <see cref="CompressionPolicy.Auto"/> needs <see cref="PackOptions.Smoke"/>.</summary>
    public CompressionPolicy Policy { get; init; }

    /// <summary>How it travels, and how often it is started.</summary>
    public Delivery Delivery { get; init; } = Delivery.Local;

    /// <summary>
    /// What the binary is called from build to build. A verdict that was clear (twice over) on an earlier build of about
    /// the same size (a tenth) then holds without another measurement, and says so; null to measure each build.
    /// </summary>
    public string? Subject { get; init; }
}
