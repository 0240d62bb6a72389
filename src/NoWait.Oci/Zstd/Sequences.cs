using System.Buffers.Binary;

namespace NoWait.Oci.Zstd;

/// <summary>The sequences of blocks: how many literals come, and what is repeated after them (RFC 8878, 3.1.1.3.2 and 3.1.1.4).</summary>
internal sealed class Sequences
{
    private const int LiteralAccuracy = 9;
    private const int OffsetAccuracy = 8;
    private const int MatchAccuracy = 9;

    private readonly int[] _recent = [1, 4, 8];
    private FseTable? _literals;
    private FseTable? _offsets;
    private FseTable? _matches;

    /// <summary>Carries out a block's sequences on the window.</summary>
    public void Execute(ReadOnlySpan<byte> section, ReadOnlySpan<byte> literals, Window window)
    {
        var count = ReadCount(ref section);
        if (count == 0)
        {
            Check(section.IsEmpty);
            window.Append(literals);
            return;
        }

        var modes = section[0];
        Check((modes & 3) == 0);
        section = section[1..];
        _literals = ReadTable(modes >> 6, ref section, _literals, SequenceCodes.Literals, (LiteralAccuracy, SequenceCodes.MaximumLiteralCode));
        _offsets = ReadTable((modes >> 4) & 3, ref section, _offsets, SequenceCodes.Offsets, (OffsetAccuracy, SequenceCodes.MaximumOffsetCode));
        _matches = ReadTable((modes >> 2) & 3, ref section, _matches, SequenceCodes.Matches, (MatchAccuracy, SequenceCodes.MaximumMatchCode));
        var bits = new BackwardBits(section);
        var literal = bits.Read(_literals.Accuracy);
        var offset = bits.Read(_offsets.Accuracy);
        var match = bits.Read(_matches.Accuracy);
        while (true)
        {
            var distance = ReadOffset(_offsets.Symbol(offset), ref bits);
            var matchLength = SequenceCodes.MatchLength(_matches.Symbol(match), ref bits);
            var literalLength = SequenceCodes.LiteralLength(_literals.Symbol(literal), ref bits);
            Check(literalLength <= literals.Length);
            window.Append(literals[..literalLength]);
            literals = literals[literalLength..];
            window.Repeat(Distance(distance, literalLength), matchLength);
            if (--count == 0)
            {
                break;
            }

            literal = _literals.Next(literal, ref bits);
            match = _matches.Next(match, ref bits);
            offset = _offsets.Next(offset, ref bits);
        }

        Check(bits.Left == 0);
        window.Append(literals);
    }

    private static int ReadCount(ref ReadOnlySpan<byte> section)
    {
        var first = section[0];
        var (count, length) = first switch
        {
            < 128 => (first, 1),
            < 255 => (((first - 128) << 8) | section[1], 2),
            _ => (BinaryPrimitives.ReadUInt16LittleEndian(section[1..]) + 0x7F00, 3),
        };
        section = section[length..];
        return count;
    }

    private static FseTable ReadTable(
        int mode, ref ReadOnlySpan<byte> section, FseTable? last, FseTable predefined, (int Accuracy, int Symbol) maximum)
    {
        switch (mode)
        {
            case 0:
                return predefined;
            case 1:
                var symbol = section[0];
                Check(symbol <= maximum.Symbol);
                section = section[1..];
                return FseTable.Always(symbol);
            case 2:
                var table = FseTable.Read(section, maximum.Accuracy, maximum.Symbol, out var length);
                section = section[length..];
                return table;
            default:
                return last ?? throw new InvalidDataException("A block repeats a table that was never given.");
        }
    }

    private static long ReadOffset(byte code, ref BackwardBits bits) => (1L << code) + bits.Read(code);

    // The values 1 to 3 stand for distances that were used before; without literals, for the others than the last.
    private int Distance(long value, int literalLength)
    {
        var index = value > 3 ? 3 : (int)value - 1 + (literalLength == 0 ? 1 : 0);
        var distance = value > 3 ? value - 3 : index < 3 ? _recent[index] : _recent[0] - 1;
        if (index > 1)
        {
            _recent[2] = _recent[1];
        }

        if (index > 0)
        {
            _recent[1] = _recent[0];
            Check(distance is > 0 and <= int.MaxValue);
            _recent[0] = (int)distance;
        }

        return (int)distance;
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("A block's sequences are malformed.");
        }
    }
}
