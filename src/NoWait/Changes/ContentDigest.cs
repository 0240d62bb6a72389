using System.Buffers.Binary;

namespace NoWait.Changes;

/// <summary>A SHA-256 in place, so that hundreds of thousands of them cost no objects.</summary>
internal readonly record struct ContentDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    /// <summary>The digest that these 32 bytes are.</summary>
    public static ContentDigest Of(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>Writes its 32 bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], Fourth);
    }

    /// <summary>Writes its 64 lower-case hexadecimal digits.</summary>
    public void WriteHex(Span<byte> digits)
    {
        WriteHex(First, digits);
        WriteHex(Second, digits[16..]);
        WriteHex(Third, digits[32..]);
        WriteHex(Fourth, digits[48..]);
    }

    /// <summary>Its 64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> digits = stackalloc byte[2 * Length];
        WriteHex(digits);
        return System.Text.Encoding.ASCII.GetString(digits);
    }

    private static void WriteHex(ulong value, Span<byte> digits)
    {
        for (var i = 15; i >= 0; i--, value >>= 4)
        {
            digits[i] = "0123456789abcdef"u8[(int)(value & 15)];
        }
    }
}
