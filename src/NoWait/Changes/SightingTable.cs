using System.Runtime.InteropServices;

namespace NoWait.Changes;

/// <summary>What was seen at many paths, as it lies on the disk: folder by folder, because a name in an open folder is found sooner.</summary>
internal static unsafe class SightingTable
{
    /// <summary>To open a folder pays from so many names on.</summary>
    private const int Few = 3;

    /// <summary>Writes all that was seen.</summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, FileStat> seen)
    {
        var folders = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var path in seen.Keys)
        {
            var folder = path[..Math.Max(1, path.LastIndexOf('/'))];
            if (!folders.TryGetValue(folder, out var paths))
            {
                folders.Add(folder, paths = []);
            }

            paths.Add(path);
        }

        foreach (var (folder, paths) in folders)
        {
            Write(stream, NativePath.Encode(folder), paths, seen);
        }
    }

    /// <summary>Whether everything is still as it was seen.</summary>
    /// <param name="table">What <see cref="Write(Stream, IReadOnlyDictionary{string, FileStat})"/> wrote.</param>
    /// <param name="memo">Knows folders that hold, and learns of others.</param>
    public static bool StillHolds(ReadOnlySpan<byte> table, SightingMemo memo)
    {
        fixed (byte* start = table)
        {
            for (var at = start; at < start + table.Length; at += ((Group*)at)->Length)
            {
                var group = new ReadOnlySpan<byte>(at, ((Group*)at)->Length);
                if (!memo.Contains(group))
                {
                    if (!GroupHolds(at))
                    {
                        return false;
                    }

                    memo.Add(group);
                }
            }
        }

        return true;
    }

    private static bool GroupHolds(byte* at)
    {
        var group = (Group*)at;
        var folder = at + sizeof(Group);
        if (group->Count < Few)
        {
            return RecordsHold(group, folder + group->FolderLength, descriptor: null);
        }

        var descriptor = Posix.OpenPath(folder);
        if (descriptor < 0)
        {
            return RecordsHold(group, folder + group->FolderLength, descriptor: null);
        }

        var holds = RecordsHold(group, folder + group->FolderLength, &descriptor);
        _ = Posix.Close(descriptor);
        return holds;
    }

    private static bool RecordsHold(Group* group, byte* at, int* descriptor)
    {
        const int longest = 8192;
        var length = group->FolderLength;
        var path = stackalloc byte[descriptor == null ? longest : 1];
        if (descriptor == null)
        {
            // The zero at its end becomes the slash.
            Buffer.MemoryCopy((byte*)group + sizeof(Group), path, longest, length);
            path[length - 1] = (byte)'/';
        }

        for (var i = 0; i < group->Count; i++)
        {
            var record = (Record*)at;
            var name = at + sizeof(Record);
            if (descriptor == null)
            {
                if (length + record->NameLength > longest)
                {
                    return false;
                }

                Buffer.MemoryCopy(name, path + length, longest - length, record->NameLength);
                name = path;
            }

            if (!record->Holds(descriptor == null ? Posix.CurrentFolder : *descriptor, name))
            {
                return false;
            }

            at += sizeof(Record) + record->NameLength;
        }

        return true;
    }

    private static void Write(Stream stream, byte[] folder, List<string> paths, IReadOnlyDictionary<string, FileStat> seen)
    {
        var start = stream.Position;
        var group = new Group { Count = paths.Count, FolderLength = folder.Length };
        stream.Write(new ReadOnlySpan<byte>(&group, sizeof(Group)));
        stream.Write(folder);
        foreach (var path in paths)
        {
            var name = NativePath.Encode(path[(path.LastIndexOf('/') + 1)..] is { Length: > 0 } last ? last : ".");
            var record = new Record(seen[path], name.Length);
            stream.Write(new ReadOnlySpan<byte>(&record, sizeof(Record)));
            stream.Write(name);
        }

        group.Length = (int)(stream.Position - start);
        stream.Position = start;
        stream.Write(new ReadOnlySpan<byte>(&group, sizeof(Group)));
        stream.Position = start + group.Length;
    }

    /// <summary>A folder, whose bytes and a zero follow, and after them its records.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Group
    {
        public int Length;
        public int Count;
        public int FolderLength;
    }

    /// <summary>What was seen under a name, whose bytes and a zero follow.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly struct Record(in FileStat stat, int nameLength)
    {
        private readonly FileKind _kind = stat.Kind;
        private readonly int _mode = stat.Mode;
        private readonly long _size = stat.Size;
        private readonly long _modified = stat.Modified;
        private readonly long _changed = stat.Changed;
        private readonly ulong _inode = stat.Inode;
        public readonly int NameLength = nameLength;

        public bool Holds(int folder, byte* name)
        {
            if (Posix.TryStatTarget(folder, name, out var stat))
            {
                return stat.IsSame(new(_kind, _mode, _size, _modified, _changed, _inode));
            }

            // Whatever is in the way, the look that counts must tell of it.
            return _kind == FileKind.Missing && Marshal.GetLastPInvokeError() is Posix.NoEntry or Posix.NotAFolder;
        }
    }
}
