namespace NoWait.Oci.Layers;

/// <summary>The CRC-32 of two pieces put together, from the CRC-32 of each.</summary>
/// <remarks>
/// A CRC is a polynomial over GF(2) modulo P. Appending n bytes multiplies the first piece's by x^(8n); adding the
/// second's gives the whole's.
/// </remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320; // bit-reversed: the highest bit is x^0
    private const uint One = 0x80000000;

    public static uint Combine(uint first, uint second, long secondLength) =>
        Multiply(XToThe(8 * secondLength), first) ^ second;

    private static uint XToThe(long exponent)
    {
        var result = One;
        for (var square = One >> 1; exponent > 0; exponent >>= 1, square = Multiply(square, square))
        {
            result = (exponent & 1) == 0 ? result : Multiply(result, square);
        }

        return result;
    }

    private static uint Multiply(uint a, uint b)
    {
        var product = 0u;
        for (; a != 0; a <<= 1, b = (b & 1) == 0 ? b >> 1 : (b >> 1) ^ Polynomial)
        {
            product ^= (a & One) == 0 ? 0 : b;
        }

        return product;
    }
}
