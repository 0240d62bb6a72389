namespace NoWait.Oci;

/// <summary>A place that content can be read from by its digest: a layout, an archive, a registry.</summary>
public interface IBlobSource
{
    /// <summary>
    /// The content, from its first byte. Reading it to its end checks its size and digest, and throws an
    /// <see cref="OciException"/> (<see cref="OciError.Mismatch"/>) in place of the end when either is wrong.
    /// </summary>
    /// <exception cref="OciException">It is not there (<see cref="OciError.NotFound"/>).</exception>
    Task<Stream> OpenAsync(Descriptor descriptor, CancellationToken cancellationToken = default);
}
