using System.Numerics;
using System.Runtime.InteropServices;

namespace NoWait.Changes;

/// <summary>One file of a <see cref="StatTable"/>, as it lies on the disk.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly struct StatRecord(ulong key, in FileStat stat, in ContentDigest digest)
{
    /// <summary>The path's key, never 0: a record of zeros is an empty place.</summary>
    public readonly ulong Key = key;
    public readonly ContentDigest Digest = digest;
    private readonly ulong _inode = stat.Inode;
    private readonly long _size = stat.Size;
    private readonly long _modified = stat.Modified;
    private readonly long _changed = stat.Changed;

    /// <summary>Whether the file still has the properties that it had when it was read.</summary>
    public bool Matches(in FileStat stat) => stat.Size == _size && stat.Modified == _modified
        && stat.Changed == _changed && stat.Inode == _inode;
}

/// <summary>
/// A file that is a hash table: a header, then <c>2^n</c> places for records, each found by its key without parsing.
/// </summary>
/// <remarks>By pointers, because generic code over this assembly's structs is compiled anew in each process.</remarks>
internal sealed unsafe class StatTable
{
    private const ulong Magic = 0x3230_5441_5453_574E;
    private const int HeaderLength = 24;
    private const int MostRecords = 1 << 24;

    private readonly byte[] _bytes;
    private readonly int _capacity;

    private StatTable(byte[] bytes)
    {
        _bytes = bytes;
        _capacity = (bytes.Length - HeaderLength) / sizeof(StatRecord);
    }

    /// <summary>How many files it has room for.</summary>
    public int Capacity => _capacity;

    /// <summary>The table in a file; an empty one when it cannot be read, is damaged or of another version.</summary>
    public static StatTable Load(string file)
    {
        try
        {
            var bytes = File.Exists(file) ? File.ReadAllBytes(file) : [];
            return new(IsSound(bytes) ? bytes : new byte[HeaderLength]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(new byte[HeaderLength]);
        }
    }

    /// <summary>The digest of the file with this key and these properties; false for none.</summary>
    public bool TryGet(ulong key, in FileStat stat, out ContentDigest digest)
    {
        fixed (byte* bytes = _bytes)
        {
            var places = (StatRecord*)(bytes + HeaderLength);
            for (var i = 0; i < _capacity; i++)
            {
                var place = &places[(int)((key + (ulong)i) & (ulong)(_capacity - 1))];
                if (place->Key == key)
                {
                    digest = place->Digest;
                    return place->Matches(stat);
                }

                if (place->Key == 0)
                {
                    break;
                }
            }
        }

        digest = default;
        return false;
    }

    /// <summary>Writes a table with the records of another and newer ones, which win, in the place of a file.</summary>
    public static void Save(string file, StatTable older, IReadOnlyCollection<StatRecord> newer)
    {
        fixed (byte* bytes = older._bytes)
        {
            var places = (StatRecord*)(bytes + HeaderLength);
            var kept = 0;
            for (var i = 0; i < older._capacity; i++)
            {
                kept += places[i].Key == 0 ? 0 : 1;
            }

            // What grew beyond all use starts again with what is in use.
            kept = kept + newer.Count > MostRecords ? 0 : kept;
            var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)((kept + newer.Count) * 3 / 2) + 1);
            Replace(file, Fill(capacity, newer, places, kept == 0 ? 0 : older._capacity));
        }
    }

    private static byte[] Fill(int capacity, IEnumerable<StatRecord> newer, StatRecord* older, int olderCapacity)
    {
        var table = new byte[HeaderLength + (capacity * sizeof(StatRecord))];
        fixed (byte* bytes = table)
        {
            var places = (StatRecord*)(bytes + HeaderLength);
            foreach (var record in newer)
            {
                Put(places, capacity, record);
            }

            for (var i = 0; i < olderCapacity; i++)
            {
                Put(places, capacity, older[i]);
            }

            var header = (ulong*)bytes;
            (header[0], header[1]) = (Magic, (ulong)capacity);
            header[2] = Checksum(bytes, table.Length);
        }

        return table;
    }

    private static void Put(StatRecord* places, int capacity, in StatRecord record)
    {
        var place = (int)(record.Key & (ulong)(capacity - 1));
        while (places[place].Key != 0 && places[place].Key != record.Key)
        {
            place = (place + 1) & (capacity - 1);
        }

        if (places[place].Key == 0 && record.Key != 0)
        {
            places[place] = record;
        }
    }

    private static bool IsSound(byte[] table)
    {
        fixed (byte* bytes = table)
        {
            var header = (ulong*)bytes;
            return table.Length >= HeaderLength && header[0] == Magic && BitOperations.IsPow2(header[1])
                && (ulong)(table.Length - HeaderLength) == header[1] * (ulong)sizeof(StatRecord)
                && header[2] == Checksum(bytes, table.Length);
        }
    }

    /// <summary>The checksum of all after the header: two of 32 bits, side by side, because each waits for itself.</summary>
    private static ulong Checksum(byte* bytes, int length)
    {
        var (first, second) = (0u, ~0u);
        var words = (ulong*)(bytes + HeaderLength);
        var count = (length - HeaderLength) / sizeof(ulong);
        for (var i = 0; i + 1 < count; i += 2)
        {
            first = BitOperations.Crc32C(first, words[i]);
            second = BitOperations.Crc32C(second, words[i + 1]);
        }

        return ((ulong)first << 32) | second;
    }

    private static void Replace(string file, byte[] bytes)
    {
        var temporary = $"{file}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Disk.Delete(temporary);
        }
    }
}
