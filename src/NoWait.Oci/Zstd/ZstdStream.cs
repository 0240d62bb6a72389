using System.Buffers.Binary;

namespace NoWait.Oci.Zstd;

/// <summary>Decompresses Zstandard frames (RFC 8878), without dictionaries.</summary>
/// <remarks>.NET 10 brings no decoder. Check sums are passed over: layers are verified by their digests.</remarks>
internal sealed class ZstdStream(Stream inner) : ReadOnlyStream
{
    public const int MaximumBlock = 128 * 1024;

    // As far as zstd itself goes without being asked.
    private const long MaximumWindow = 128L << 20;
    private const uint Magic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;

    private readonly byte[] _block = new byte[MaximumBlock];
    private Window? _window;
    private Literals _literals = new();
    private Sequences _sequences = new();
    private bool _hasChecksum;
    private bool _inFrame;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_window is { Available: > 0 })
            {
                return _window.Take(buffer);
            }

            if (!_inFrame && !ReadFrameHeader())
            {
                return 0;
            }

            if (_inFrame)
            {
                ReadBlock();
            }
        }

        return 0;
    }

    /// <summary>Begins a frame, or passes over a skippable one; false at the end.</summary>
    private bool ReadFrameHeader()
    {
        var header = _block.AsSpan(0, 4);
        var count = inner.ReadAtLeast(header, 4, throwOnEndOfStream: false);
        if (count == 0)
        {
            return false;
        }

        var magic = count == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(header) : 0;
        if ((magic & ~0xFu) == SkippableMagic)
        {
            Skip(BinaryPrimitives.ReadUInt32LittleEndian(Fill(4)));
            return true;
        }

        Check(magic == Magic);
        var descriptor = Fill(1)[0];
        var isSingle = (descriptor & 0x20) != 0;
        _hasChecksum = (descriptor & 4) != 0;
        Check((descriptor & 8) == 0);
        var window = isSingle ? 0 : WindowSize(Fill(1)[0]);
        var dictionary = Fill((descriptor & 3) switch { 3 => 4, var bytes => bytes });
        Check(!dictionary.ContainsAnyExcept((byte)0));
        var size = ContentSize(descriptor >> 6, isSingle);
        window = isSingle ? size : window;
        Check(window <= MaximumWindow);
        (_window, _literals, _sequences) = (new Window((int)window), new Literals(), new Sequences());
        _inFrame = true;
        return true;
    }

    private static long WindowSize(byte descriptor)
    {
        var size = 1L << (10 + (descriptor >> 3));
        return size + (size / 8 * (descriptor & 7));
    }

    private long ContentSize(int flag, bool isSingle) => flag switch
    {
        0 => isSingle ? Fill(1)[0] : 0,
        1 => BinaryPrimitives.ReadUInt16LittleEndian(Fill(2)) + 256,
        2 => BinaryPrimitives.ReadUInt32LittleEndian(Fill(4)),
        _ => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(Fill(8)), long.MaxValue),
    };

    private void ReadBlock()
    {
        var header = Fill(3);
        var fields = header[0] | (header[1] << 8) | (header[2] << 16);
        var size = fields >> 3;
        Check(size <= MaximumBlock);
        _window!.MakeRoom();
        switch ((fields >> 1) & 3)
        {
            case 0:
                _window.Append(Fill(size));
                break;
            case 1:
                var value = Fill(1)[0];
                _block.AsSpan(0, size).Fill(value);
                _window.Append(_block.AsSpan(0, size));
                break;
            case 2:
                Decompress(Fill(size));
                break;
            default:
                Check(false);
                break;
        }

        if ((fields & 1) != 0)
        {
            Fill(_hasChecksum ? 4 : 0);
            _inFrame = false;
        }
    }

    private void Decompress(ReadOnlySpan<byte> block)
    {
        try
        {
            var literals = _literals.Read(block, out var length);
            _sequences.Execute(block[length..], literals, _window!);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("A block is cut short.", e);
        }
    }

    private Span<byte> Fill(int count)
    {
        var bytes = _block.AsSpan(0, count);
        Check(inner.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count);
        return bytes;
    }

    private void Skip(long count)
    {
        while (count > 0)
        {
            count -= Fill((int)Math.Min(count, _block.Length)).Length;
        }
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("The Zstandard frame is malformed, cut short, or needs a dictionary or too large a window.");
        }
    }
}
