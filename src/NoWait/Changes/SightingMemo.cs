using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NoWait.Changes;

/// <summary>Remembers, for one thread and one run, what was looked at: what many services share is looked at once.</summary>
/// <remarks>By pointers into arrays that do not move, because generic code over structs is compiled anew in each process.</remarks>
internal sealed unsafe class SightingMemo
{
    private readonly List<byte[]> _alive = [];
    private byte*[] _places = new byte*[1024];
    private int[] _lengths = new int[1024];
    private int _count;

    /// <summary>An array of so many bytes that stays where it is as long as this memo.</summary>
    public byte[] Allocate(int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        _alive.Add(bytes);
        return bytes;
    }

    /// <summary>Whether these bytes were added.</summary>
    public bool Contains(ReadOnlySpan<byte> bytes) => _places[Find(bytes)] != null;

    /// <summary>Adds bytes of an array that <see cref="Allocate"/> gave.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (2 * ++_count > _places.Length)
        {
            Grow();
        }

        var place = Find(bytes);
        _places[place] = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
        _lengths[place] = bytes.Length;
    }

    private int Find(ReadOnlySpan<byte> bytes)
    {
        var mask = _places.Length - 1;
        var place = (int)Hash(bytes) & mask;
        while (_places[place] != null && !bytes.SequenceEqual(new ReadOnlySpan<byte>(_places[place], _lengths[place])))
        {
            place = (place + 1) & mask;
        }

        return place;
    }

    private void Grow()
    {
        var places = _places;
        var lengths = _lengths;
        _places = new byte*[2 * places.Length];
        _lengths = new int[2 * places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] != null)
            {
                var place = Find(new ReadOnlySpan<byte>(places[i], lengths[i]));
                _places[place] = places[i];
                _lengths[place] = lengths[i];
            }
        }
    }

    // A folder's path and first record are at its beginning: they tell nearly all apart, and what they do not is compared.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        const int telling = 256;
        var sum = (uint)bytes.Length;
        for (bytes = bytes.Length > telling ? bytes[..telling] : bytes; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        return sum;
    }
}
