using System.Buffers.Binary;
using System.Numerics;

namespace NoWait.Changes;

/// <summary>Tells a file that was written whole from one that was not.</summary>
internal static class Checksum
{
    /// <summary>The CRC-32C of these bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = ~0u;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            sum = BitOperations.Crc32C(sum, one);
        }

        return sum;
    }
}
