using System.Buffers.Binary;
using System.Numerics;

namespace NoWait.Oci.Zstd;

/// <summary>Bits read from the end of a buffer to its beginning, where zeros go on for ever (RFC 8878, 4.1).</summary>
internal ref struct BackwardBits
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Begins below the highest set bit of the last byte.</summary>
    public BackwardBits(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[^1] == 0)
        {
            throw new InvalidDataException("A bit stream does not begin.");
        }

        _bytes = bytes;
        Left = (8 * (bytes.Length - 1)) + BitOperations.Log2(bytes[^1]);
    }

    /// <summary>How many bits are left; less than zero when more were read than there are.</summary>
    public long Left { get; private set; }

    /// <summary>Reads up to 32 bits.</summary>
    public uint Read(int count)
    {
        var value = Peek(count);
        Left -= count;
        return value;
    }

    /// <summary>Goes on without reading.</summary>
    public void Skip(int count) => Left -= count;

    /// <summary>The next up to 32 bits.</summary>
    public readonly uint Peek(int count)
    {
        var start = Left - count;
        var mask = (1UL << count) - 1;
        return start >= 0 ? (uint)((Load(start >> 3) >> (int)(start & 7)) & mask)
            : Left > 0 ? (uint)((Load(0) << (int)-start) & mask)
            : 0;
    }

    private readonly ulong Load(long index)
    {
        var rest = _bytes[(int)index..];
        if (rest.Length >= 8)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(rest);
        }

        var value = 0UL;
        for (var i = rest.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | rest[i];
        }

        return value;
    }
}
