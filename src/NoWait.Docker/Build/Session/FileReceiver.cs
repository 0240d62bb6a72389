using System.Threading.Channels;
using NoWait.Docker.Build.Context;
using NoWait.Docker.Protocol;

namespace NoWait.Docker.Build.Session;

/// <summary>Takes a file tree that the daemon sends, and writes it below a folder; nothing is written outside.</summary>
internal sealed class FileReceiver(GrpcCall call, string folder)
{
    private readonly Dictionary<uint, (Stat Stat, FileStream? Content)> _open = [];
    private readonly List<Stat> _listed = [];
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
            foreach (var (_, content) in _open.Values)
            {
                await (content?.DisposeAsync() ?? ValueTask.CompletedTask);
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
                    await WriteAsync(packet);
                    break;
                case Packet.Types.Kind.Error:
                    throw new DockerException($"The daemon could not send the build's files: {packet.Data.ToStringUtf8()}.");
            }
        }
    }

    private void Take(uint id, Stat stat)
    {
        var path = PathOf(stat.Path);
        switch (Packets.KindOf(stat))
        {
            case FileKind.Folder:
                if (new FileInfo(path) is { } there && (there.Exists || there.LinkTarget is not null))
                {
                    there.Delete();
                }

                Directory.CreateDirectory(path);
                _listed.Add(stat);
                break;
            case FileKind.Link:
                Clear(path);
                File.CreateSymbolicLink(path, stat.LinkName);
                break;
            case FileKind.File:
                Clear(path);
                _listed.Add(stat);
                if (stat.LinkName.Length == 0)
                {
                    _open[id] = (stat, null);
                    _requests.Writer.TryWrite(id);
                }

                break;
        }
    }

    private async Task WriteAsync(Packet packet)
    {
        if (!_open.TryGetValue(packet.Id, out var file))
        {
            throw new InvalidDataException("the daemon sent a file that was not asked for");
        }

        var content = file.Content ?? new FileStream(PathOf(file.Stat.Path), FileMode.CreateNew, FileAccess.Write);
        if (packet.Data.IsEmpty)
        {
            await content.DisposeAsync();
            _open.Remove(packet.Id);
            return;
        }

        await content.WriteAsync(packet.Data.Memory, call.Aborted);
        _open[packet.Id] = (file.Stat, content);
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

        foreach (var stat in _listed.AsEnumerable().Reverse())
        {
            var path = PathOf(stat.Path);
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks(stat.Modified / 100));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, Packets.PermissionsOf(stat));
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
