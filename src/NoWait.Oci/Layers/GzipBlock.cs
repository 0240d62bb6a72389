using System.Buffers.Binary;
using System.IO.Compression;

namespace NoWait.Oci.Layers;

/// <summary>A piece of a stream, and the same piece compressed so that it can stand among others in one gzip member.</summary>
internal sealed class GzipBlock
{
    /// <summary>Smaller pieces compress worse, larger ones keep fewer processors busy.</summary>
    public const int Size = 512 * 1024;

    // Level 3 of zlib-ng is as dense as pgzip's default and faster; its level 2 loses 4 %, its level 6 costs twice.
    public const int Level = 3;

    private const int PlainHeader = 10; // what GZipStream writes in front

    // The empty stored block of a sync flush: where a reader may look for the end of a piece.
    public static ReadOnlySpan<byte> Marker => [0, 0, 0xFF, 0xFF];

    // A last block, empty; CRC-32 and length follow it.
    public static ReadOnlySpan<byte> Last => [3, 0];

    /// <summary>
    /// The member's header: no name, no time, no system. Its extra field (RFC 1952, 2.3.1.1), "NW" and the size of the
    /// pieces, says that all pieces can be read on their own.
    /// </summary>
    public static ReadOnlySpan<byte> Header =>
    [
        0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 8, 0, (byte)'N', (byte)'W', 4, 0, Size & 0xFF, (Size >> 8) & 0xFF, Size >> 16, 0,
    ];

    private static readonly ZLibCompressionOptions Options = new() { CompressionLevel = Level };

    // Deflate never grows a piece by more than a few bytes in 16 KiB.
    private readonly byte[] _compressed = GC.AllocateUninitializedArray<byte>(Size + Size / 64);
    private int _compressedLength;

    public byte[] Raw { get; } = GC.AllocateUninitializedArray<byte>(Size);

    public int Length { get; set; }

    public uint Crc { get; private set; }

    public ReadOnlySpan<byte> RawBytes => Raw.AsSpan(0, Length);

    /// <summary>The deflate blocks, ended by an empty stored one on a byte's edge; none of them is the last.</summary>
    public ReadOnlySpan<byte> CompressedBytes =>
        _compressed.AsSpan(PlainHeader, _compressedLength - PlainHeader);

    /// <summary>Compresses the piece on its own: the result depends on nothing but its bytes.</summary>
    public void Compress()
    {
        using var output = new MemoryStream(_compressed);
        using (var gzip = new GZipStream(output, Options, leaveOpen: true))
        {
            gzip.Write(Raw, 0, Length);
            gzip.Flush(); // a sync flush: what follows it is the end of the member, which is cut off
            _compressedLength = (int)output.Position;
        }

        // zlib has computed the CRC on its way; the trailer is CRC-32 and length.
        Crc = BinaryPrimitives.ReadUInt32LittleEndian(_compressed.AsSpan((int)output.Position - 8));
    }

    /// <summary>Takes a compressed piece; false when it is longer than one can be.</summary>
    public bool TryLoad(ReadOnlySpan<byte> compressed)
    {
        if (compressed.Length > _compressed.Length - Last.Length)
        {
            return false;
        }

        compressed.CopyTo(_compressed);
        Last.CopyTo(_compressed.AsSpan(compressed.Length));
        _compressedLength = compressed.Length + Last.Length;
        return true;
    }

    /// <summary>Decompresses the piece that was loaded.</summary>
    /// <exception cref="InvalidDataException">It is none, or longer than <see cref="Size"/>.</exception>
    public void Decompress()
    {
        using var input = new MemoryStream(_compressed, 0, _compressedLength);
        using var deflate = new DeflateStream(input, CompressionMode.Decompress);
        Length = deflate.ReadAtLeast(Raw, Raw.Length, throwOnEndOfStream: false);
        if (Length == 0 || deflate.ReadByte() >= 0)
        {
            throw new InvalidDataException("The piece is empty or too long.");
        }
    }
}
