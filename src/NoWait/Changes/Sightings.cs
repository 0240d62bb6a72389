using System.Runtime.InteropServices;
using System.Text;

namespace NoWait.Changes;

/// <summary>Remembers answers together with all that they came from: <c>sightings/NAME</c> in the store.</summary>
/// <remarks>To ask again is one comparison of each file's properties, where to find the answer takes ten times as long.</remarks>
/// <param name="store">The folder that is kept in between runs.</param>
internal sealed unsafe class Sightings(string store)
{
    private const ulong Magic = 0x3130_4548_4749_534E;

    private readonly string _folder = Path.Combine(store, "sightings");

    /// <summary>The answer to a question; null when it is not known, or something that it came from is not as it was.</summary>
    /// <param name="name">What it is about, as a service.</param>
    /// <param name="question">Everything that the answer depends on beside the file system.</param>
    public string? Recall(string name, ReadOnlySpan<byte> question)
    {
        if (!OperatingSystem.IsLinux() || Read(Path.Combine(_folder, name)) is not { } bytes)
        {
            return null;
        }

        fixed (byte* start = bytes)
        {
            var head = (Header*)start;
            var rest = bytes.AsSpan(sizeof(Header));
            return rest.Length >= head->Question + head->Answer && rest[..head->Question].SequenceEqual(question)
                && StillHolds(start + sizeof(Header) + head->Question + head->Answer, head->Count)
                ? Encoding.UTF8.GetString(rest.Slice(head->Question, head->Answer))
                : null;
        }
    }

    /// <summary>Remembers an answer, at once or not at all, unless a change of what it came from might not show.</summary>
    /// <returns>Whether it is kept: a full disk costs the next run time, and this one nothing.</returns>
    public bool Keep(string name, ReadOnlySpan<byte> question, string answer, Looks looks)
    {
        if (!looks.IsLasting)
        {
            return false;
        }

        var file = Path.Combine(_folder, name);
        var temporary = $"{file}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(_folder);
            File.WriteAllBytes(temporary, Write(question, answer, looks));
            File.Move(temporary, file, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool StillHolds(byte* records, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var record = (Record*)records;
            if (!Posix.TryStatTarget(records + sizeof(Record), out var stat))
            {
                // Whatever is in the way, the look that counts must tell of it.
                if (record->Kind != FileKind.Missing || Marshal.GetLastPInvokeError() is not (Posix.NoEntry or Posix.NotAFolder))
                {
                    return false;
                }
            }
            else if (!stat.IsSame(new(record->Kind, record->Mode, record->Size, record->Modified, record->Changed, record->Inode)))
            {
                return false;
            }

            records += sizeof(Record) + record->PathLength;
        }

        return true;
    }

    private static byte[] Write(ReadOnlySpan<byte> question, string answer, Looks looks)
    {
        var text = Encoding.UTF8.GetBytes(answer);
        using var stream = new MemoryStream();
        stream.Position = sizeof(Header);
        stream.Write(question);
        stream.Write(text);
        foreach (var (path, stat) in looks.Seen)
        {
            var name = NativePath.Encode(path);
            var record = new Record(stat, name.Length);
            stream.Write(new ReadOnlySpan<byte>(&record, sizeof(Record)));
            stream.Write(name);
        }

        var bytes = stream.ToArray();
        fixed (byte* start = bytes)
        {
            var head = (Header*)start;
            *head = new(question.Length, text.Length, looks.Seen.Count) { Magic = Magic };
            head->Checksum = Checksum.Of(bytes.AsSpan(Header.CheckedFrom));
        }

        return bytes;
    }

    private static byte[]? Read(string file)
    {
        try
        {
            var bytes = File.Exists(file) ? File.ReadAllBytes(file) : [];
            fixed (byte* start = bytes)
            {
                var head = (Header*)start;
                return bytes.Length >= sizeof(Header) && head->Magic == Magic
                    && head->Checksum == Checksum.Of(bytes.AsSpan(Header.CheckedFrom)) ? bytes : null;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Header(int question, int answer, int count)
    {
        public const int CheckedFrom = sizeof(ulong) + sizeof(uint);

        public ulong Magic;
        public uint Checksum;
        public readonly int Question = question;
        public readonly int Answer = answer;
        public readonly int Count = count;
    }

    /// <summary>What was seen at a path, whose bytes and a zero follow.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly struct Record(in FileStat stat, int pathLength)
    {
        public readonly FileKind Kind = stat.Kind;
        public readonly int Mode = stat.Mode;
        public readonly long Size = stat.Size;
        public readonly long Modified = stat.Modified;
        public readonly long Changed = stat.Changed;
        public readonly ulong Inode = stat.Inode;
        public readonly int PathLength = pathLength;
    }
}
