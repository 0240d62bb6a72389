using System.Numerics;

namespace NoWait.Oci.Zstd;

/// <summary>A table of finite state entropy: for each state its symbol, and how to get to the next (RFC 8878, 4.1).</summary>
internal sealed class FseTable
{
    private readonly byte[] _symbols;
    private readonly byte[] _bits;
    private readonly ushort[] _next;

    /// <summary>The table of these probabilities, of which -1 stands for "less than one".</summary>
    public FseTable(ReadOnlySpan<short> probabilities, int accuracy)
    {
        var size = 1 << accuracy;
        (Accuracy, _symbols, _bits, _next) = (accuracy, new byte[size], new byte[size], new ushort[size]);
        var states = Spread(probabilities);
        for (var i = 0; i < size; i++)
        {
            var state = states[_symbols[i]]++;
            _bits[i] = (byte)(accuracy - BitOperations.Log2((uint)state));
            _next[i] = (ushort)((state << _bits[i]) - size);
        }
    }

    private FseTable(byte symbol) => (_symbols, _bits, _next) = ([symbol], [0], [0]);

    /// <summary>The number of bits that a first state has.</summary>
    public int Accuracy { get; }

    /// <summary>The table that gives one symbol for ever.</summary>
    public static FseTable Always(byte symbol) => new(symbol);

    /// <summary>Reads a table's description, and says how long it was.</summary>
    public static FseTable Read(ReadOnlySpan<byte> bytes, int maximumAccuracy, int maximumSymbol, out int length)
    {
        var bits = new ForwardBits(bytes);
        var accuracy = (int)bits.Read(4) + 5;
        Check(accuracy <= maximumAccuracy);
        Span<short> probabilities = stackalloc short[256];
        var remaining = 1 << accuracy;
        var symbol = 0;
        while (remaining > 0)
        {
            Check(symbol <= maximumSymbol);
            var probability = ReadProbability(ref bits, remaining);
            remaining -= Math.Abs(probability);
            probabilities[symbol++] = (short)probability;
            if (probability == 0)
            {
                symbol += ReadZeros(ref bits, maximumSymbol + 1 - symbol);
            }
        }

        Check(remaining == 0);
        length = bits.BytesRead;
        return new FseTable(probabilities[..symbol], accuracy);
    }

    public byte Symbol(uint state) => _symbols[state];

    public uint Next(uint state, ref BackwardBits bits) => _next[state] + bits.Read(_bits[state]);

    // The most likely values take a bit less than the others.
    private static int ReadProbability(ref ForwardBits bits, int remaining)
    {
        var count = BitOperations.Log2((uint)remaining + 1) + 1;
        var value = (int)bits.Peek(count);
        var low = value & ((1 << (count - 1)) - 1);
        var threshold = (1 << count) - 1 - (remaining + 1);
        var isShort = low < threshold;
        bits.Skip(isShort ? count - 1 : count);
        return (isShort ? low : value >= 1 << (count - 1) ? value - threshold : value) - 1;
    }

    // After a probability of zero, how many more follow: in pairs of bits, as long as both are set.
    private static int ReadZeros(ref ForwardBits bits, int maximum)
    {
        var zeros = 0;
        while (true)
        {
            var more = (int)bits.Read(2);
            zeros += more;
            Check(zeros <= maximum);
            if (more < 3)
            {
                return zeros;
            }
        }
    }

    private int[] Spread(ReadOnlySpan<short> probabilities)
    {
        var size = _symbols.Length;
        var states = new int[probabilities.Length];
        var high = size;
        for (var symbol = 0; symbol < probabilities.Length; symbol++)
        {
            states[symbol] = Math.Abs(probabilities[symbol]);
            if (probabilities[symbol] < 0)
            {
                _symbols[--high] = (byte)symbol;
            }
        }

        var position = 0;
        for (var symbol = 0; symbol < probabilities.Length; symbol++)
        {
            for (var i = 0; i < probabilities[symbol]; i++)
            {
                _symbols[position] = (byte)symbol;
                do
                {
                    position = (position + (size >> 1) + (size >> 3) + 3) & (size - 1);
                }
                while (position >= high);
            }
        }

        Check(position == 0);
        return states;
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("An entropy table is malformed.");
        }
    }

    /// <summary>Bits read from the beginning of a buffer on.</summary>
    private ref struct ForwardBits(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;

        public readonly int BytesRead => (_position + 7) / 8;

        public uint Read(int count)
        {
            var value = Peek(count);
            Skip(count);
            return value;
        }

        public readonly uint Peek(int count)
        {
            var value = 0u;
            for (var i = 0; i < count; i++)
            {
                var index = (_position + i) >> 3;
                var bit = index < _bytes.Length ? (_bytes[index] >> ((_position + i) & 7)) & 1 : 0;
                value |= (uint)bit << i;
            }

            return value;
        }

        public void Skip(int count)
        {
            _position += count;
            Check(_position <= 8 * _bytes.Length);
        }
    }
}
