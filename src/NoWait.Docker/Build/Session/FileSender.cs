using System.Threading.Channels;
using Google.Protobuf;
using NoWait.Docker.Build.Context;
using NoWait.Docker.Protocol;

namespace NoWait.Docker.Build.Session;

/// <summary>Shows the daemon what files there are, and sends those that it does not have.</summary>
internal sealed class FileSender(GrpcCall call, IFileSource source, PathFilter filter)
{
    private const int Chunk = 128 * 1024;
    private const int Readers = 2;

    private readonly List<FileEntry> _entries = [];
    private readonly Channel<uint> _requests = Channel.CreateUnbounded<uint>();
    private long _bytes;

    /// <summary>The bytes of content that travelled.</summary>
    public long Bytes => _bytes;

    public async Task RunAsync()
    {
        try
        {
            Task[] work = [ListAsync(), .. Enumerable.Range(0, Readers).Select(_ => SendAsync()), ReceiveAsync()];
            // Whichever fails first ends the call; waiting for all would wait for the daemon.
            await foreach (var done in Task.WhenEach(work))
            {
                await done;
            }

            await call.WriteAsync(new Packet { Kind = Packet.Types.Kind.Fin }, urgent: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await call.WriteAsync(new Packet { Kind = Packet.Types.Kind.Error, Data = ByteString.CopyFromUtf8(e.Message) }, urgent: true);
            throw Unreadable(e);
        }
    }

    public static DockerException Unreadable(Exception cause) =>
        new($"A file of the build context cannot be read ({cause.Message}): correct its permissions, or leave it out in .dockerignore.", cause);

    private async Task ListAsync()
    {
        foreach (var entry in source.List(filter))
        {
            lock (_entries)
            {
                _entries.Add(entry);
            }

            await call.WriteAsync(new Packet { Stat = Packets.ToStat(entry) }, urgent: false);
        }

        await call.WriteAsync(new Packet(), urgent: true);
    }

    private async Task ReceiveAsync()
    {
        while (await call.ReadAsync(Packet.Parser) is { Kind: not Packet.Types.Kind.Fin } packet)
        {
            switch (packet.Kind)
            {
                case Packet.Types.Kind.Request:
                    await _requests.Writer.WriteAsync(packet.Id, call.Aborted);
                    break;
                case Packet.Types.Kind.Error:
                    throw new DockerException($"The daemon could not take the build context: {packet.Data.ToStringUtf8()}.");
            }
        }

        _requests.Writer.Complete();
    }

    private async Task SendAsync()
    {
        var buffer = new byte[Chunk];
        await foreach (var id in _requests.Reader.ReadAllAsync(call.Aborted))
        {
            FileEntry entry;
            lock (_entries)
            {
                entry = _entries[(int)id];
            }

            // An empty file is not opened: it may be a pipe, which would never end.
            if (entry.Size > 0)
            {
                await using var content = source.Open(entry.Path);
                for (int read; (read = await content.ReadAsync(buffer, call.Aborted)) > 0;)
                {
                    Interlocked.Add(ref _bytes, read);
                    await call.WriteAsync(Data(id, UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read))), urgent: false);
                }
            }

            await call.WriteAsync(Data(id, ByteString.Empty), urgent: true);
        }
    }

    private static Packet Data(uint id, ByteString content) => new() { Kind = Packet.Types.Kind.Data, Id = id, Data = content };
}
