using System.Threading.Channels;
using NoWait.Docker.Build.Context;
using NoWait.Docker.Protocol;

namespace NoWait.Docker.Build.Session;

/// <summary>Takes a file tree that the daemon sends, and writes it below a folder; nothing is written outside.</summary>
internal sealed class FileReceiver(GrpcCall call, BuildTarget.Folder target)
{
    private const UnixFileMode OwnersAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string folder = target.Path;
    private readonly Dictionary<uint, ReceivedFile> _open = [];
    private readonly List<Stat> _listed = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly Channel<uint> _requests = Channel.CreateUnbounded<uint>();
    private bool _listedAll;

    public async Task RunAsync()
    {
        Directory.CreateDirectory(folder);
        // Requests are written beside the reading: the daemon may not take more before we have taken some of its data.
        var requesting = RequestAsync();
        try
        {
            await ReceiveAsync();
        }
        finally
        {
            _requests.Writer.TryComplete();
            foreach (var file in _open.Values)
            {
                file.Dispose();
            }
        }

        await requesting;
        Finish();
        await call.WriteAsync(new Packet { Kind = Packet.Types.Kind.Fin }, urgent: true);
        while (await call.ReadAsync(Packet.Parser) is { Kind: not Packet.Types.Kind.Fin })
        {
            // Only the end is still to come.
        }
    }

    private async Task RequestAsync()
    {
        await foreach (var id in _requests.Reader.ReadAllAsync(call.Aborted))
        {
            await call.WriteAsync(new Packet { Kind = Packet.Types.Kind.Request, Id = id }, urgent: true);
        }
    }

    private async Task ReceiveAsync()
    {
        for (uint id = 0; !_listedAll || _open.Count > 0;)
        {
            var packet = await call.ReadAsync(Packet.Parser) ?? throw new IOException("the daemon stopped in the middle of the files");
            switch (packet.Kind)
            {
                case Packet.Types.Kind.Stat when packet.Stat is null:
                    _listedAll = true;
                    break;
                case Packet.Types.Kind.Stat:
                    Take(id++, packet.Stat);
                    break;
                case Packet.Types.Kind.Data:
                    Write(packet);
                    break;
                case Packet.Types.Kind.Error:
                    throw new DockerException($"The daemon could not send the build's files: {packet.Data.ToStringUtf8()}.");
            }
        }
    }

    private void Take(uint id, Stat stat)
    {
        var path = PathOf(stat.Path);
        _paths.Add(path);
        switch (Packets.KindOf(stat))
        {
            case FileKind.Folder:
                MakeFolder(path);
                _listed.Add(stat);
                break;
            case FileKind.Link:
                if (!target.Exactly || new FileInfo(path).LinkTarget != stat.LinkName)
                {
                    Clear(path);
                    File.CreateSymbolicLink(path, stat.LinkName);
                }

                break;
            case FileKind.File:
                if (!target.Exactly || stat.LinkName.Length > 0 || !IsPlainFile(path))
                {
                    Clear(path);
                }

                _listed.Add(stat);
                if (stat.LinkName.Length == 0)
                {
                    _open[id] = new ReceivedFile(path, target.Exactly);
                    _requests.Writer.TryWrite(id);
                }

                break;
        }
    }

    private static void MakeFolder(string path)
    {
        if (new FileInfo(path) is { } there && (there.Exists || there.LinkTarget is not null))
        {
            there.Delete();
        }

        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & OwnersAll) != OwnersAll)
        {
            File.SetUnixFileMode(path, mode | OwnersAll);
        }
    }

    private static bool IsPlainFile(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null };

    private void Write(Packet packet)
    {
        if (!_open.TryGetValue(packet.Id, out var file))
        {
            throw new InvalidDataException("the daemon sent a file that was not asked for");
        }

        if (packet.Data.IsEmpty)
        {
            file.Finish();
            file.Dispose();
            _open.Remove(packet.Id);
            return;
        }

        file.Write(packet.Data.Span);
    }

    /// <summary>Modes and times come last, the innermost first: a folder may be read-only.</summary>
    private void Finish()
    {
        foreach (var stat in _listed.AsEnumerable().Reverse())
        {
            var path = PathOf(stat.Path);
            if (stat.LinkName.Length > 0)
            {
                File.Copy(PathOf(stat.LinkName), path);
            }
        }

        if (target.Exactly)
        {
            RemoveOthers(new DirectoryInfo(folder));
        }

        foreach (var stat in _listed.AsEnumerable().Reverse())
        {
            var path = PathOf(stat.Path);
            if (!target.Exactly)
            {
                File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks(stat.Modified / 100));
            }

            if (!OperatingSystem.IsWindows() && Packets.PermissionsOf(stat) is var mode && File.GetUnixFileMode(path) != mode)
            {
                File.SetUnixFileMode(path, mode);
            }
        }
    }

    private void RemoveOthers(DirectoryInfo below)
    {
        foreach (var info in below.EnumerateFileSystemInfos())
        {
            var path = Path.Combine(below.FullName, info.Name);
            if (!_paths.Contains(path))
            {
                Clear(path);
            }
            else if (info is DirectoryInfo { LinkTarget: null } inner)
            {
                RemoveOthers(inner);
            }
        }
    }

    private static void Clear(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    /// <summary>Refuses a path that leaves the folder, by itself or through a link.</summary>
    private string PathOf(string relative)
    {
        var path = folder;
        var names = relative.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var depth = 0; depth < names.Length; depth++)
        {
            if (depth > 0 && new DirectoryInfo(path).LinkTarget is not null)
            {
                throw new InvalidDataException($"the daemon sent {relative}, which lies behind a link");
            }

            path = names[depth] is not ".." ? Path.Combine(path, names[depth])
                : throw new InvalidDataException($"the daemon sent {relative}, which lies outside");
        }

        return path;
    }
}
