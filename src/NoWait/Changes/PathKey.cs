using System.Numerics;
using System.Runtime.InteropServices;

namespace NoWait.Changes;

/// <summary>64 bits that stand for a path, the same in every run; a key that two paths share costs a second look.</summary>
internal static class PathKey
{
    /// <summary>The key of a name in the folder with this key.</summary>
    public static ulong Of(ulong folder, string name)
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        var key = folder ^ ((ulong)name.Length * prime);
        var bytes = MemoryMarshal.AsBytes(name.AsSpan());
        while (bytes.Length >= sizeof(ulong))
        {
            key = Mix(key, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (var one in bytes)
        {
            rest = (rest << 8) | one;
        }

        return Mix(Mix(key, rest), prime);
    }

    private static ulong Mix(ulong key, ulong value)
    {
        var high = Math.BigMul(key ^ value, 0xE7037ED1A0B428DB, out var low);
        return BitOperations.RotateLeft(high ^ low, 29) + 0xA0761D6478BD642F;
    }
}
