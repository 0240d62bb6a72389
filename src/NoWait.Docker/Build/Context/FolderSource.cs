namespace NoWait.Docker.Build.Context;

/// <summary>The files of a folder on this machine, as far as they belong to the context.</summary>
internal sealed class FolderSource(BuildContext context) : IFileSource
{
    private const UnixFileMode Executable = (UnixFileMode)0x1ed;
    private const UnixFileMode Plain = (UnixFileMode)0x1a4;
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The whole context, with what stands in place of some of it.</summary>
    public static IFileSource Of(BuildContext context) => context.Overlay is null
        ? new FolderSource(context)
        : new OverlaidSource(new FolderSource(context), new FolderSource(new BuildContext(context.Overlay)));

    public Stream Open(string path) => new FileStream(
        Path.Combine(context.Folder, path),
        new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });

    public IEnumerable<FileEntry> List(PathFilter filter) => List(new DirectoryInfo(context.Folder), "", filter, []);

    /// <summary>A folder is listed with the first thing in it, unless it belongs to the context by itself.</summary>
    private IEnumerable<FileEntry> List(DirectoryInfo folder, string prefix, PathFilter filter, List<FileEntry> pending)
    {
        var infos = folder.GetFileSystemInfos("*", All);
        Array.Sort(infos, (left, right) => ByteOrder.Compare(left.Name, right.Name));
        foreach (var info in infos)
        {
            var path = prefix + info.Name;
            var match = filter.Match(path);
            if (match == PathMatch.No)
            {
                continue;
            }

            var entry = Describe(info, path);
            var belongs = context.Includes?.Invoke(path) != false;
            var own = belongs && match == PathMatch.Yes;
            if (entry.Kind != FileKind.Folder)
            {
                if (own)
                {
                    foreach (var above in Flush(pending))
                    {
                        yield return above;
                    }

                    yield return entry;
                }

                continue;
            }

            if (!belongs && context.Enters?.Invoke(path) == false)
            {
                continue;
            }

            pending.Add(entry);
            if (own)
            {
                foreach (var above in Flush(pending))
                {
                    yield return above;
                }
            }

            foreach (var below in List((DirectoryInfo)info, path + "/", filter, pending))
            {
                yield return below;
            }

            pending.Remove(entry);
        }
    }

    private static FileEntry[] Flush(List<FileEntry> pending)
    {
        FileEntry[] entries = [.. pending];
        pending.Clear();
        return entries;
    }

    private FileEntry Describe(FileSystemInfo info, string path)
    {
        var modified = (info.LastWriteTimeUtc.Ticks - DateTime.UnixEpoch.Ticks) * 100;
        if (info.Attributes.HasFlag(FileAttributes.ReparsePoint) && info.LinkTarget is { } target)
        {
            return new FileEntry(path, FileKind.Link, (UnixFileMode)0x1ff) { Target = target.Replace('\\', '/'), Modified = modified };
        }

        // Windows has no modes; the Docker CLI calls everything executable there, too.
        var mode = OperatingSystem.IsWindows() ? Executable
            : !context.HasPlainModes ? info.UnixFileMode
            : info is DirectoryInfo || (info.UnixFileMode & AnyExecute) != 0 ? Executable : Plain;
        return info is FileInfo file
            ? new FileEntry(path, FileKind.File, mode) { Size = file.Length, Modified = modified }
            : new FileEntry(path, FileKind.Folder, mode) { Modified = modified };
    }
}
