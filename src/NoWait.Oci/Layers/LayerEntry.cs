namespace NoWait.Oci.Layers;

/// <summary>One thing in a layer (image-spec, "Image Layer Filesystem Changeset").</summary>
/// <param name="Path">Its path in the image; slashes at either end do not matter.</param>
public abstract record LayerEntry(string Path)
{
    /// <summary>The permission bits; symbolic links and whiteouts have none that matter.</summary>
    public UnixFileMode Mode { get; init; } = FileModes.Default;

    /// <summary>The owner's number.</summary>
    public int UserId { get; init; }

    /// <summary>The group's number.</summary>
    public int GroupId { get; init; }

    /// <summary>A regular file.</summary>
    /// <param name="Path">Its path in the image.</param>
    /// <param name="Source">Where its bytes come from.</param>
    public sealed record File(string Path, FileSource Source) : LayerEntry(Path)
    {
        /// <summary>A file with the bytes of one on this machine.</summary>
        public static File FromDisk(string path, string source, UnixFileMode mode) =>
            new(path, new FileSource.Disk(source)) { Mode = mode };

        /// <summary>A file with these bytes.</summary>
        public static File FromBytes(string path, ReadOnlyMemory<byte> content, UnixFileMode mode) =>
            new(path, new FileSource.Memory(content)) { Mode = mode };
    }

    /// <summary>A folder; folders above an entry need not be named, they get mode 0755 and owner 0:0.</summary>
    /// <param name="Path">Its path in the image.</param>
    public sealed record Directory(string Path) : LayerEntry(Path);

    /// <summary>A symbolic link.</summary>
    /// <param name="Path">Its path in the image.</param>
    /// <param name="Target">What it points to, as it is to be written.</param>
    public sealed record SymbolicLink(string Path, string Target) : LayerEntry(Path);

    /// <summary>A second name of a file of the same layer.</summary>
    /// <param name="Path">Its path in the image.</param>
    /// <param name="Target">The path in the image of the file.</param>
    public sealed record HardLink(string Path, string Target) : LayerEntry(Path);

    /// <summary>The absence of what the layers below have there.</summary>
    /// <param name="Path">The path in the image of what is gone.</param>
    public sealed record Whiteout(string Path) : LayerEntry(Path);

    /// <summary>A folder of which nothing in the layers below is left.</summary>
    /// <param name="Path">Its path in the image.</param>
    public sealed record OpaqueDirectory(string Path) : LayerEntry(Path);
}

/// <summary>The permission bits that most files and folders have.</summary>
public static class FileModes
{
    /// <summary>0644.</summary>
    public const UnixFileMode Plain =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>0755.</summary>
    public const UnixFileMode Default =
        Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    internal const UnixFileMode All = (UnixFileMode)0xFFF;
}
