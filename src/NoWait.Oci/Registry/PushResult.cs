namespace NoWait.Oci.Registry;

/// <summary>What a push came to.</summary>
/// <param name="Manifest">What the registry now holds under the reference.</param>
/// <param name="BytesSent">The bytes of blobs that went over the wire.</param>
/// <param name="BytesSaved">The bytes of blobs that the registry had, or took from another of its repositories.</param>
/// <param name="Sending">How long blobs were being sent; zero when none was.</param>
public sealed record PushResult(Descriptor Manifest, long BytesSent, long BytesSaved, TimeSpan Sending)
{
    /// <summary>The link's measured speed in bytes a second; null when too little was sent to tell.</summary>
    public double? BytesPerSecond => BytesSent >= 256 * 1024 && Sending > TimeSpan.Zero ? BytesSent / Sending.TotalSeconds : null;
}
