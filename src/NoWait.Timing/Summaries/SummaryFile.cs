using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NoWait.Timing.Summaries;

/// <summary>
/// A summary on disk: written once, never changed, and believed only while its own checksums and samples of the ledger's
/// stretch say that it is right.
/// </summary>
internal static class SummaryFile
{
    private const ulong Magic = 0x314D5553_54574F4E; // NOWTSUM1
    private const string Extension = ".v1";
    private const int Samples = 16;
    private const int SampleSize = 96;

    /// <summary>The name of the summary of a stretch; names sort by where stretches begin.</summary>
    public static string NameOf(long from, long to) =>
        string.Create(CultureInfo.InvariantCulture, $"{from:x12}-{to:x12}{Extension}");

    /// <summary>The stretch that a file's name tells; null for other files, and those of other versions.</summary>
    public static (long From, long To)? StretchOf(string path)
    {
        var name = Path.GetFileName(path.AsSpan());
        return name.Length == 25 + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name[..12], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(name[13..25], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var to)
            && from < to
            ? (from, to)
            : null;
    }

    /// <summary>Writes a summary; whoever reads meanwhile sees all of it or nothing.</summary>
    public static void Write(string folder, Summary summary, SafeFileHandle ledger, int writer)
    {
        ReadOnlyMemory<byte>[] blocks =
            [summary.Head.Names.ToBytes(), summary.Head.Latest, summary.Runs, summary.Deploys, summary.Tests, summary.Parts, summary.Changes];
        var header = new Header
        {
            Magic = Magic,
            From = summary.Head.From,
            To = summary.Head.To,
            First = summary.Head.First,
            Last = summary.Head.Last,
            Damaged = summary.Head.Damaged,
            Sample = Sample(ledger, summary.Head.From, summary.Head.To),
        };
        for (var i = 0; i < blocks.Length; i++)
        {
            header.Lengths[i] = blocks[i].Length;
            header.Checksums[i] = Checksum(blocks[i].Span);
        }

        header.Own = header.Check();
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, NameOf(summary.Head.From, summary.Head.To));
        var draft = string.Create(CultureInfo.InvariantCulture, $"{path}.{writer}~");
        using (var file = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, [MemoryMarshal.AsBytes(new ReadOnlySpan<Header>(in header)).ToArray(), .. blocks], 0);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>The head of a summary; null when the file or the stretch is not what it was.</summary>
    public static SummaryHead? TryReadHead(string path, SafeFileHandle ledger)
    {
        using var file = TryOpen(path);
        if (file is null || ReadHeader(file) is not { } header || RandomAccess.GetLength(ledger) < header.To
            || header.Sample != Sample(ledger, header.From, header.To))
        {
            return null;
        }

        return Block(file, header, 0) is { } names && Block(file, header, 1) is { } latest
            ? new()
            {
                From = header.From,
                To = header.To,
                First = header.First,
                Last = header.Last,
                Damaged = (int)header.Damaged,
                Names = NameTable.Read(names),
                Latest = latest,
            }
            : null;
    }

    /// <summary>The whole summary; null when the file is not what it was.</summary>
    public static Summary? TryRead(string path, SummaryHead head)
    {
        using var file = TryOpen(path);
        return file is not null && ReadHeader(file) is { } header
            && Block(file, header, 2) is { } runs && Block(file, header, 3) is { } deploys && Block(file, header, 4) is { } tests
            && Block(file, header, 5) is { } parts && Block(file, header, 6) is { } changes
            ? new() { Head = head, Runs = runs, Deploys = deploys, Tests = tests, Parts = parts, Changes = changes }
            : null;
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Header? ReadHeader(SafeFileHandle file)
    {
        var header = default(Header);
        var bytes = MemoryMarshal.AsBytes(new Span<Header>(ref header));
        return RandomAccess.Read(file, bytes, 0) == bytes.Length && header.Magic == Magic
            && header.Own == header.Check()
            ? header
            : null;
    }

    private static byte[]? Block(SafeFileHandle file, Header header, int index)
    {
        var offset = (long)Unsafe.SizeOf<Header>();
        for (var i = 0; i < index; i++)
        {
            offset += header.Lengths[i];
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)header.Lengths[index]);
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), offset + read) is > 0 and var count)
        {
            read += count;
        }

        return read == bytes.Length && Checksum(bytes) == header.Checksums[index] ? bytes : null;
    }

    // A file that was changed elsewhere than at its end has moved nearly always: its end and fifteen other places tell.
    private static ulong Sample(SafeFileHandle ledger, long from, long to)
    {
        Span<byte> bytes = stackalloc byte[Samples * SampleSize];
        bytes.Clear();
        var size = (int)Math.Min(SampleSize, to - from);
        for (var i = 0; i < Samples; i++)
        {
            var offset = from + ((to - from - size) * i / (Samples - 1));
            _ = RandomAccess.Read(ledger, bytes.Slice(i * SampleSize, size), offset);
        }

        return Checksum(bytes);
    }

    // Four lanes of FNV-1a over eight bytes each: several gigabytes a second, and all that damage by chance needs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ulong a = 1, b = 2, c = 3, d = (ulong)bytes.Length;
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = unchecked(((a ^ words[i]) * prime) ^ (a >> 29));
            b = unchecked(((b ^ words[i + 1]) * prime) ^ (b >> 29));
            c = unchecked(((c ^ words[i + 2]) * prime) ^ (c >> 29));
            d = unchecked(((d ^ words[i + 3]) * prime) ^ (d >> 29));
        }

        foreach (var one in bytes[(i * 8)..])
        {
            a = unchecked((a ^ one) * prime);
        }

        return unchecked((((((a * prime) ^ b) * prime) ^ c) * prime) ^ d);
    }

    [StructLayout(LayoutKind.Sequential, Pack = 8)]
    private struct Header
    {
        public ulong Magic;
        public long From;
        public long To;
        public long First;
        public long Last;
        public long Damaged;
        public ulong Sample;
        public Seven<long> Lengths;
        public Seven<ulong> Checksums;
        public ulong Own;

        public readonly ulong Check()
        {
            var copy = this with { Own = 0 };
            return Checksum(MemoryMarshal.AsBytes(new ReadOnlySpan<Header>(in copy)));
        }
    }

    [InlineArray(7)]
    private struct Seven<T>
    {
        private T _first;
    }
}
