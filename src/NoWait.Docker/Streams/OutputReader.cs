using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace NoWait.Docker.Streams;

/// <summary>Reads what containers write: frames that say which stream they belong to, or one raw stream of a terminal.</summary>
internal static class OutputReader
{
    private const int LargestLine = 1 << 20;

    /// <summary>The lines of both streams, in the order in which they end.</summary>
    /// <param name="body">The stream; disposing it is the caller's.</param>
    /// <param name="framed">Whether frames come: so for containers without a terminal.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<OutputLine> LinesAsync(
        Stream body, bool framed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var splitters = new[] { new LineSplitter(LargestLine), new LineSplitter(LargestLine) };
        await foreach (var (isError, bytes) in ChunksAsync(body, framed, cancellationToken))
        {
            foreach (var line in splitters[isError ? 1 : 0].Add(bytes.Span))
            {
                yield return new OutputLine(line, isError);
            }
        }

        for (var stream = 0; stream < 2; stream++)
        {
            if (splitters[stream].Rest() is { } line)
            {
                yield return new OutputLine(line, stream == 1);
            }
        }
    }

    private static async IAsyncEnumerable<(bool IsError, ReadOnlyMemory<byte> Bytes)> ChunksAsync(
        Stream body, bool framed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        var header = new byte[8];
        while (true)
        {
            var isError = false;
            var left = long.MaxValue;
            if (framed)
            {
                if (await body.ReadAtLeastAsync(header, 8, throwOnEndOfStream: false, cancellationToken) < 8)
                {
                    yield break;
                }

                if (header[0] > 3)
                {
                    throw new DockerException("The container's output is not framed as the daemon announced it: update the daemon.");
                }

                isError = header[0] == 2;
                left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            }

            while (left > 0)
            {
                var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    yield break;
                }

                left -= read;
                yield return (isError, buffer.AsMemory(0, read));
            }
        }
    }
}

/// <summary>Cuts bytes into lines, wherever the chunks end; a line longer than the limit is cut too.</summary>
internal sealed class LineSplitter(int limit)
{
    private readonly ArrayBufferWriter<byte> _rest = new();

    public List<string> Add(ReadOnlySpan<byte> bytes)
    {
        List<string> lines = [];
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            _rest.Write(end < 0 ? bytes : bytes[..end]);
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (end >= 0 || _rest.WrittenCount >= limit)
            {
                lines.Add(Take());
            }
        }

        return lines;
    }

    public string? Rest() => _rest.WrittenCount > 0 ? Take() : null;

    private string Take()
    {
        var text = Encoding.UTF8.GetString(_rest.WrittenSpan);
        _rest.ResetWrittenCount();
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
