namespace NoWait.Payloads;

/// <summary>What advice is asked about.</summary>
public sealed record PayloadOptions
{
    /// <summary>Images in place of services: names that an engine or a registry knows, or <c>oci:folder[:name]</c>.</summary>
    public Values<string> Images { get; init; } = [];

    /// <summary>The image that they stand on; null for what is known here.</summary>
    public string? Base { get; init; }
}
