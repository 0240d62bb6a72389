namespace NoWait.Oci.Zstd;

/// <summary>What the codes of sequences stand for, and the tables that need not be written (RFC 8878, 3.1.1.3.2).</summary>
internal static class SequenceCodes
{
    public const int MaximumLiteralCode = 35;
    public const int MaximumMatchCode = 52;
    public const int MaximumOffsetCode = 31;

    public static readonly FseTable Literals = new(
        [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1], 6);

    public static readonly FseTable Matches = new(
        [
            1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
        ],
        6);

    public static readonly FseTable Offsets = new(
        [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1], 5);

    // For each code from 16 on the extra bits; a code's values follow those of the code before.
    private static ReadOnlySpan<byte> LiteralBits => [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    // The same for each code from 32 on.
    private static ReadOnlySpan<byte> MatchBits => [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private static readonly int[] LiteralBases = Bases(16, LiteralBits);
    private static readonly int[] MatchBases = Bases(35, MatchBits);

    public static int LiteralLength(byte code, ref BackwardBits bits) =>
        code < 16 ? code : LiteralBases[code - 16] + (int)bits.Read(LiteralBits[code - 16]);

    public static int MatchLength(byte code, ref BackwardBits bits) =>
        code < 32 ? code + 3 : MatchBases[code - 32] + (int)bits.Read(MatchBits[code - 32]);

    private static int[] Bases(int first, ReadOnlySpan<byte> bits)
    {
        var bases = new int[bits.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            bases[i] = first;
            first += 1 << bits[i];
        }

        return bases;
    }
}
