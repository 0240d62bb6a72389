namespace NoWait.Oci.Layers;

/// <summary>The bytes of a file as long as it was when it was opened; a tar header cannot be taken back.</summary>
internal sealed class SourceStream : ReadOnlyStream
{
    private readonly Stream _inner;
    private readonly LayerEntry.File _entry;
    private readonly long _length;
    private long _position;

    private SourceStream(LayerEntry.File entry, Stream inner)
    {
        _entry = entry;
        _inner = inner;
        _length = inner.Length;
    }

    // TarWriter takes the length of what can seek, and reads the rest into memory first.
    public override bool CanSeek => true;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public static SourceStream Open(LayerEntry.File entry) => entry.Source switch
    {
        FileSource.Memory memory => new SourceStream(entry, new ReadOnlyMemoryStream(memory.Content)),
        FileSource.Disk disk => new SourceStream(entry, OpenFile(entry, disk.Path)),
        _ => throw new NotSupportedException(),
    };

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, _length - _position);
        var count = wanted == 0 ? 0 : _inner.Read(buffer[..wanted]);
        if (count == 0 && wanted > 0)
        {
            throw Changed("shorter");
        }

        _position += count;
        return count;
    }

    /// <summary>Refuses a file that has grown meanwhile.</summary>
    public void CheckEnd()
    {
        if (_inner.Length != _length)
        {
            throw Changed("longer");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static FileStream OpenFile(LayerEntry.File entry, string path)
    {
        try
        {
            // Nothing to buffer: the tar writer reads in large pieces.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OciException(
                OciError.Source, $"{path}, which is to be /{entry.Path}, cannot be read: {e.Message} Make it readable.", e)
            {
                Path = path,
            };
        }
    }

    private OciException Changed(string how) => new(
        OciError.Source,
        $"The file for /{_entry.Path} became {how} while it was read. Let what writes to it finish, and build again.")
    {
        Path = (_entry.Source as FileSource.Disk)?.Path ?? _entry.Path,
    };
}
