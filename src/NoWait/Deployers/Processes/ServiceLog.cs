using System.Runtime.CompilerServices;
using System.Text;

namespace NoWait.Deployers.Processes;

/// <summary>The file that a service's output goes to: read from its end, followed, and put aside when it has grown large.</summary>
internal static class ServiceLog
{
    private const long LargeEnough = 10 << 20;
    private const int Kept = 3;
    private const int Block = 16 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Puts a large log aside as <c>log.1</c>, and what was put aside before one further; the oldest goes.</summary>
    public static void Rotate(string path, long limit = LargeEnough)
    {
        if (new FileInfo(path) is not { Exists: true } file || file.Length < limit)
        {
            return;
        }

        for (var age = Kept - 1; age >= 0; age--)
        {
            var from = age == 0 ? path : $"{path}.{age}";
            if (File.Exists(from))
            {
                File.Move(from, $"{path}.{age + 1}", overwrite: true);
            }
        }
    }

    /// <summary>The last lines behind this offset; none when there is no file.</summary>
    public static List<string> Tail(string path, int lines, long behind = 0) => Read(path, lines, behind).Lines;

    /// <summary>The last lines, then each new one as it is written, also when the file was put aside meanwhile.</summary>
    public static async IAsyncEnumerable<string> FollowAsync(
        string path, int lines, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (last, offset) = Read(path, lines, 0);
        foreach (var line in last)
        {
            yield return line;
        }

        var rest = "";
        var decoder = Encoding.UTF8.GetDecoder();
        while (true)
        {
            await Task.Delay(Pause, time, cancellationToken);
            var (more, next) = ReadFrom(path, offset);
            offset = next;
            var text = new char[decoder.GetCharCount(more, flush: false)];
            decoder.GetChars(more, text, flush: false);
            var parts = (rest + new string(text)).Split('\n');
            rest = parts[^1];
            for (var i = 0; i < parts.Length - 1; i++)
            {
                yield return parts[i].TrimEnd('\r');
            }
        }
    }

    private static (List<string> Lines, long End) Read(string path, int lines, long behind)
    {
        if (!File.Exists(path))
        {
            return ([], 0);
        }

        using var stream = Open(path);
        var end = stream.Length;
        var start = end;
        var breaks = 0;
        var buffer = new byte[Block];
        // One line break more than lines, as the last line ends with one.
        while (start > behind && breaks <= lines)
        {
            var count = (int)Math.Min(Block, start - behind);
            start -= count;
            stream.Position = start;
            stream.ReadExactly(buffer, 0, count);
            breaks += buffer.AsSpan(0, count).Count((byte)'\n');
        }

        stream.Position = start;
        var bytes = new byte[end - start];
        stream.ReadExactly(bytes);
        var all = Encoding.UTF8.GetString(bytes).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (all[^1].Length == 0)
        {
            all.RemoveAt(all.Count - 1);
        }

        return (all.Count > lines ? all.GetRange(all.Count - lines, lines) : all, end);
    }

    private static (byte[] Bytes, long End) ReadFrom(string path, long offset)
    {
        if (!File.Exists(path))
        {
            return ([], 0);
        }

        using var stream = Open(path);
        stream.Position = stream.Length < offset ? 0 : offset;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return (memory.ToArray(), stream.Position);
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
}
