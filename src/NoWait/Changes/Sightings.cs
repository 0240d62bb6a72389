using System.Runtime.InteropServices;
using System.Text;

namespace NoWait.Changes;

/// <summary>Remembers answers together with all that they came from: <c>sightings/NAME</c> in the store.</summary>
/// <remarks>To ask again is one comparison of each file's properties, where to find the answer takes ten times as long.</remarks>
/// <param name="store">The folder that is kept in between runs.</param>
internal sealed unsafe class Sightings(string store)
{
    private const ulong Magic = 0x3230_4548_4749_534E;

    private readonly string _folder = Path.Combine(store, "sightings");

    /// <summary>The answer to a question; null when it is not known, or something that it came from is not as it was.</summary>
    /// <param name="name">What it is about, as a service.</param>
    /// <param name="question">Everything that the answer depends on beside the file system.</param>
    /// <param name="memo">What this thread knows of this run; null where nothing else is recalled.</param>
    public string? Recall(string name, ReadOnlySpan<byte> question, SightingMemo? memo = null)
    {
        memo ??= new();
        if (!OperatingSystem.IsLinux() || Read(Path.Combine(_folder, name), memo) is not { } bytes)
        {
            return null;
        }

        fixed (byte* start = bytes)
        {
            var head = (Header*)start;
            var rest = bytes.AsSpan(sizeof(Header));
            return rest.Length >= head->Question + head->Answer && rest[..head->Question].SequenceEqual(question)
                && SightingTable.StillHolds(rest[(head->Question + head->Answer)..], memo)
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

    private static byte[] Write(ReadOnlySpan<byte> question, string answer, Looks looks)
    {
        var text = Encoding.UTF8.GetBytes(answer);
        using var stream = new MemoryStream();
        stream.Position = sizeof(Header);
        stream.Write(question);
        stream.Write(text);
        SightingTable.Write(stream, looks.Seen);
        var bytes = stream.ToArray();
        fixed (byte* start = bytes)
        {
            var head = (Header*)start;
            *head = new(question.Length, text.Length) { Magic = Magic };
            head->Checksum = Checksum.Of(bytes.AsSpan(Header.CheckedFrom));
        }

        return bytes;
    }

    private static byte[]? Read(string file, SightingMemo memo)
    {
        try
        {
            if (!File.Exists(file))
            {
                return null;
            }

            using var handle = File.OpenHandle(file);
            var bytes = memo.Allocate((int)RandomAccess.GetLength(handle));
            for (var read = 0; read < bytes.Length;)
            {
                var count = RandomAccess.Read(handle, bytes.AsSpan(read), read);
                if (count == 0)
                {
                    return null;
                }

                read += count;
            }

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
    private struct Header(int question, int answer)
    {
        public const int CheckedFrom = sizeof(ulong) + sizeof(uint);

        public ulong Magic;
        public uint Checksum;
        public readonly int Question = question;
        public readonly int Answer = answer;
    }
}
