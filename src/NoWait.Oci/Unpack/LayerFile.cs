namespace NoWait.Oci.Unpack;

/// <summary>What an entry of a layer is.</summary>
public enum LayerFileKind
{
    /// <summary>A file with content of its own.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another name of a file of the image.</summary>
    HardLink,

    /// <summary>The mark that a file or folder of the layers below is gone.</summary>
    Whiteout,

    /// <summary>The mark that a folder hides all that the layers below have in it.</summary>
    Opaque,

    /// <summary>A device, a pipe: nothing with content.</summary>
    Other,
}

/// <summary>An entry of a layer, as it goes by.</summary>
/// <param name="Path">Its path without a slash at either end: what it is about, where it is a mark.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">The bytes of its content.</param>
public sealed record LayerFile(string Path, LayerFileKind Kind, long Size)
{
    /// <summary>The path that a hard link leads to; null for all others.</summary>
    public string? Target { get; init; }

    /// <summary>Its content while it goes by; null where there is none.</summary>
    public Stream? Content { get; init; }
}
