using System.Numerics;

namespace NoWait.Oci.Zstd;

/// <summary>A Huffman code of literals (RFC 8878, 4.2).</summary>
internal sealed class HuffmanTable
{
    private const int MaximumBits = 11;
    private const int MaximumWeightAccuracy = 6;
    private const int Direct = 128;

    private readonly int _bits;
    private readonly byte[] _symbols;
    private readonly byte[] _lengths;

    private HuffmanTable(ReadOnlySpan<byte> weights)
    {
        var sum = 0;
        foreach (var weight in weights)
        {
            Check(weight <= MaximumBits);
            sum += weight == 0 ? 0 : 1 << (weight - 1);
        }

        Check(sum > 0);
        _bits = BitOperations.Log2((uint)sum) + 1;
        var left = (1 << _bits) - sum;
        Check(_bits <= MaximumBits && BitOperations.IsPow2(left));
        (_symbols, _lengths) = (new byte[1 << _bits], new byte[1 << _bits]);
        Fill([.. weights, (byte)(BitOperations.Log2((uint)left) + 1)]);
    }

    /// <summary>Reads a code's description, and says how long it was.</summary>
    public static HuffmanTable Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var header = bytes[0];
        if (header < Direct)
        {
            length = 1 + header;
            return new HuffmanTable(ReadWeights(bytes.Slice(1, header)));
        }

        var weights = new byte[header - Direct + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            var pair = bytes[1 + (i / 2)];
            weights[i] = (byte)(i % 2 == 0 ? pair >> 4 : pair & 0xF);
        }

        length = 1 + ((weights.Length + 1) / 2);
        return new HuffmanTable(weights);
    }

    /// <summary>Decodes one stream, which must be used up by it.</summary>
    public void Decode(ReadOnlySpan<byte> stream, Span<byte> output)
    {
        var bits = new BackwardBits(stream);
        for (var i = 0; i < output.Length; i++)
        {
            var code = bits.Peek(_bits);
            output[i] = _symbols[code];
            bits.Skip(_lengths[code]);
        }

        Check(bits.Left == 0);
    }

    // Two states take turns, until the bits are used up.
    private static ReadOnlySpan<byte> ReadWeights(ReadOnlySpan<byte> bytes)
    {
        var table = FseTable.Read(bytes, MaximumWeightAccuracy, MaximumBits + 1, out var length);
        var bits = new BackwardBits(bytes[length..]);
        var (state, other) = (bits.Read(table.Accuracy), bits.Read(table.Accuracy));
        Check(bits.Left >= 0);
        var weights = new byte[255];
        for (var count = 0; ;)
        {
            Check(count < weights.Length - 1);
            weights[count++] = table.Symbol(state);
            state = table.Next(state, ref bits);
            if (bits.Left < 0)
            {
                weights[count++] = table.Symbol(other);
                return weights.AsSpan(0, count);
            }

            (state, other) = (other, state);
        }
    }

    private void Fill(ReadOnlySpan<byte> weights)
    {
        var position = 0;
        for (var weight = 1; weight <= _bits; weight++)
        {
            for (var symbol = 0; symbol < weights.Length; symbol++)
            {
                if (weights[symbol] == weight)
                {
                    var count = 1 << (weight - 1);
                    _symbols.AsSpan(position, count).Fill((byte)symbol);
                    _lengths.AsSpan(position, count).Fill((byte)(_bits + 1 - weight));
                    position += count;
                }
            }
        }

        Check(position == _symbols.Length);
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("A Huffman code is malformed.");
        }
    }
}
