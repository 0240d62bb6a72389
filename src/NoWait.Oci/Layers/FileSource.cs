namespace NoWait.Oci.Layers;

/// <summary>Where the bytes of a file in a layer come from.</summary>
public abstract record FileSource
{
    private FileSource()
    {
    }

    /// <summary>A file of this machine; symbolic links are followed.</summary>
    /// <param name="Path">Its path, absolute.</param>
    public sealed record Disk(string Path) : FileSource;

    /// <summary>Bytes in memory.</summary>
    /// <param name="Content">The bytes; they must not change afterwards.</param>
    public sealed record Memory(ReadOnlyMemory<byte> Content) : FileSource;
}
