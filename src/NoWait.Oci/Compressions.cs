namespace NoWait.Oci;

internal static class Compressions
{
    /// <summary>How content that begins with these bytes is compressed.</summary>
    public static LayerCompression Detect(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0x1F, 0x8B]) ? LayerCompression.Gzip
        : start.StartsWith<byte>([0x28, 0xB5, 0x2F, 0xFD]) ? LayerCompression.Zstd
        : LayerCompression.None;
}
