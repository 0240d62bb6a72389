using System.Formats.Tar;
using System.Text;
using NoWait.Docker.Build.Context;
using NoWait.Docker.Build.Session;

namespace NoWait.Docker.Build;

/// <summary>A whole context as the body of a build request, for daemons that cannot ask for single files.</summary>
/// <remarks>GNU entries: BuildKit takes an archive that begins with a PAX header for a Dockerfile.</remarks>
internal sealed class TarBody(BuildSpec spec)
{
    public const string DockerfileName = ".nowait.Dockerfile";

    /// <summary>The bytes of files that were sent.</summary>
    public long Bytes { get; private set; }

    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        await using var writer = new TarWriter(output, TarEntryFormat.Gnu, leaveOpen: true);
        await WriteAsync(writer, new FileEntry(DockerfileName, FileKind.File, (UnixFileMode)0x1a4), Text(), cancellationToken);
        if (spec.Context is not { } folder)
        {
            return;
        }

        var source = FolderSource.Of(folder);
        foreach (var entry in source.List(PathFilter.Everything))
        {
            await using var content = entry is { Kind: FileKind.File, Size: > 0 } ? Open(source, entry.Path) : null;
            await WriteAsync(writer, entry, content, cancellationToken);
            Bytes += entry.Size;
        }
    }

    private static Stream Open(IFileSource source, string path)
    {
        try
        {
            return source.Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSender.Unreadable(e);
        }
    }

    private MemoryStream Text() => new(Encoding.UTF8.GetBytes(spec.Dockerfile), writable: false);

    private static Task WriteAsync(TarWriter writer, in FileEntry entry, Stream? content, CancellationToken cancellationToken)
    {
        var type = entry.Kind switch
        {
            FileKind.Folder => TarEntryType.Directory,
            FileKind.Link => TarEntryType.SymbolicLink,
            _ => TarEntryType.RegularFile,
        };
        var tar = new GnuTarEntry(type, entry.Kind == FileKind.Folder ? entry.Path + "/" : entry.Path)
        {
            Mode = entry.Permissions,
            ModificationTime = DateTimeOffset.UnixEpoch.AddTicks(entry.Modified / 100),
        };
        if (entry.Kind == FileKind.Link)
        {
            tar.LinkName = entry.Target;
        }
        else if (content is not null)
        {
            tar.DataStream = content;
        }

        return writer.WriteEntryAsync(tar, cancellationToken);
    }
}
