namespace NoWait.Changes;

/// <summary>What lies under a name.</summary>
internal enum FileKind : byte
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A socket, pipe or device, which no image takes from a folder.</summary>
    Other,
}

/// <summary>What the file system says of a file without opening it; two equal ones are taken for the same content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Modified">When its content changed last, in nanoseconds since 1970.</param>
/// <param name="Changed">When its content or its properties changed last, likewise; 0 where that is not known.</param>
/// <param name="Inode">Its number in the file system; 0 where that is not known.</param>
internal readonly record struct FileStat(
    FileKind Kind, int Mode, long Size, long Modified, long Changed, ulong Inode)
{
    private const int AnyExecute = 0b001_001_001;

    /// <summary>Whether everything is the same; unlike the operator it needs no code that is compiled anew in each process.</summary>
    public bool IsSame(in FileStat other) => Kind == other.Kind && Mode == other.Mode && Size == other.Size
        && Modified == other.Modified && Changed == other.Changed && Inode == other.Inode;

    /// <summary>Whether anybody may execute it.</summary>
    public bool IsExecutable => (Mode & AnyExecute) != 0;
}
