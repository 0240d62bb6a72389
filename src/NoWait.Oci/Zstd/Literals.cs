using System.Buffers.Binary;

namespace NoWait.Oci.Zstd;

/// <summary>The literals of blocks, each of which may use the code of the one before (RFC 8878, 3.1.1.3.1).</summary>
internal sealed class Literals
{
    private const int JumpTable = 6;

    private readonly byte[] _buffer = new byte[ZstdStream.MaximumBlock];
    private HuffmanTable? _table;

    /// <summary>Reads a block's literals, and says how long they were in it.</summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> block, out int length)
    {
        var type = block[0] & 3;
        return type < 2 ? ReadPlain(block, type == 1, out length) : ReadCompressed(block, type == 3, out length);
    }

    private ReadOnlySpan<byte> ReadPlain(ReadOnlySpan<byte> block, bool repeated, out int length)
    {
        var (header, size) = ((block[0] >> 2) & 3) switch
        {
            1 => (2, (block[0] >> 4) | (block[1] << 4)),
            3 => (3, (block[0] >> 4) | (block[1] << 4) | (block[2] << 12)),
            _ => (1, block[0] >> 3),
        };
        if (!repeated)
        {
            length = header + size;
            return block.Slice(header, size);
        }

        length = header + 1;
        var literals = _buffer.AsSpan(0, size);
        literals.Fill(block[header]);
        return literals;
    }

    private ReadOnlySpan<byte> ReadCompressed(ReadOnlySpan<byte> block, bool treeless, out int length)
    {
        var format = (block[0] >> 2) & 3;
        var (header, bits) = format switch { 2 => (4, 14), 3 => (5, 18), _ => (3, 10) };
        var fields = 0UL;
        for (var i = header - 1; i >= 0; i--)
        {
            fields = (fields << 8) | block[i];
        }

        var mask = (1UL << bits) - 1;
        var size = (int)((fields >> 4) & mask);
        var compressed = (int)((fields >> (4 + bits)) & mask);
        length = header + compressed;
        var streams = block.Slice(header, compressed);
        if (!treeless)
        {
            _table = HuffmanTable.Read(streams, out var used);
            streams = streams[used..];
        }

        var table = _table ?? throw new InvalidDataException("A block uses a Huffman code that was never given.");
        var literals = _buffer.AsSpan(0, size);
        if (format == 0)
        {
            table.Decode(streams, literals);
        }
        else
        {
            DecodeFour(table, streams, literals);
        }

        return literals;
    }

    private static void DecodeFour(HuffmanTable table, ReadOnlySpan<byte> streams, Span<byte> literals)
    {
        var each = (literals.Length + 3) / 4;
        var rest = streams[JumpTable..];
        for (var i = 0; i < 3; i++)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(streams[(2 * i)..]);
            table.Decode(rest[..size], literals[..each]);
            rest = rest[size..];
            literals = literals[each..];
        }

        table.Decode(rest, literals);
    }
}
