namespace NoWait.Docker.Build.Context;

/// <summary>A file, folder or link of a build context.</summary>
/// <param name="Path">Relative to the context's root, with slashes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">Its permission bits.</param>
internal readonly record struct FileEntry(string Path, FileKind Kind, UnixFileMode Permissions)
{
    /// <summary>The bytes of a file; 0 for anything else.</summary>
    public long Size { get; init; }

    /// <summary>When it was changed, in nanoseconds since the epoch.</summary>
    public long Modified { get; init; }

    /// <summary>What a link leads to; empty for anything else.</summary>
    public string Target { get; init; } = "";
}

/// <summary>What an entry is.</summary>
internal enum FileKind
{
    File,
    Folder,
    Link,
}

/// <summary>Where the files of a build come from.</summary>
internal interface IFileSource
{
    /// <summary>The entries that pass, each folder before what is in it, names in the order of their bytes.</summary>
    IEnumerable<FileEntry> List(PathFilter filter);

    /// <summary>A file's content.</summary>
    Stream Open(string path);
}
