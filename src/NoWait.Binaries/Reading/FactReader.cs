using System.Buffers.Binary;
using System.Text;
using NoWait.Binaries.Elf;

namespace NoWait.Binaries.Reading;

/// <summary>Tells what a file is by its first bytes, and asks the right reader for the rest.</summary>
internal static class FactReader
{
    private const int LongestScriptLine = 256;

    public static BinaryFacts Read(ByteSource bytes)
    {
        var facts = new BinaryFacts { Size = bytes.Length, Format = FormatOf(bytes) };
        return facts.Format switch
        {
            BinaryFormat.Elf => ReadElf(bytes, facts),
            BinaryFormat.Script => facts with { Script = ReadScript(bytes) },
            _ => facts,
        };
    }

    private static BinaryFacts ReadElf(ByteSource bytes, BinaryFacts facts)
    {
        var (elf, flaw) = ElfParser.Parse(bytes);
        if (elf is null)
        {
            return facts with { Flaw = flaw };
        }

        if (UpxMark.IsIn(bytes, elf))
        {
            return facts with { Elf = elf, Flaw = flaw, IsPacked = true };
        }

        var host = BundleFinder.Find(bytes, elf);
        var (producer, version) = ProducerFinder.Find(bytes, elf, host);
        return facts with
        {
            Elf = elf,
            Flaw = flaw ?? host.Flaw,
            Bundle = host.Bundle,
            Producer = producer,
            ProducerVersion = version,
        };
    }

    private static string ReadScript(ByteSource bytes)
    {
        var line = bytes.Read(2, LongestScriptLine, LongestScriptLine).AsSpan();
        var end = line.IndexOfAny((byte)'\n', (byte)0);
        return Encoding.UTF8.GetString(end < 0 ? line : line[..end]).Trim();
    }

    private static BinaryFormat FormatOf(ByteSource bytes)
    {
        Span<byte> start = stackalloc byte[8];
        start = start[..bytes.Read(0, start)];
        return start switch
        {
            [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => BinaryFormat.Elf,
            [(byte)'#', (byte)'!', ..] => BinaryFormat.Script,
            [(byte)'M', (byte)'Z', ..] when IsPortableExecutable(bytes) => BinaryFormat.PortableExecutable,
            [0xfe, 0xed, 0xfa, 0xce or 0xcf, ..] or [0xce or 0xcf, 0xfa, 0xed, 0xfe, ..] => BinaryFormat.MachO,
            // Java's classes begin as universal binaries do; theirs is a version of 45 or more, not a small count.
            [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, < 45] => BinaryFormat.MachO,
            _ => BinaryFormat.Unknown,
        };
    }

    private static bool IsPortableExecutable(ByteSource bytes)
    {
        Span<byte> offset = stackalloc byte[4];
        Span<byte> signature = stackalloc byte[4];
        return bytes.Read(0x3c, offset) == 4
            && bytes.Read(BinaryPrimitives.ReadUInt32LittleEndian(offset), signature) == 4
            && signature.SequenceEqual("PE\0\0"u8);
    }
}
