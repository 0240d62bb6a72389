using NoWait.Binaries.Reading;

namespace NoWait.Binaries.Elf;

/// <summary>What the dynamic segment says: the libraries needed, and whether it is a program (<c>DF_1_PIE</c>).</summary>
internal sealed record ElfDynamic(IReadOnlyList<string> Needed, bool IsExecutable)
{
    private const int MostBytes = 64 * 1024;
    private const int MostStrings = 4 * 1024 * 1024;
    private const int MostNeeded = 1024;
    private const int LongestName = 4096;
    private const ulong NeededTag = 1;
    private const ulong StringsTag = 5;
    private const ulong StringsSizeTag = 10;
    private const ulong Flags1Tag = 0x6ffffffb;
    private const ulong PieFlag = 0x08000000;

    public static ElfDynamic Read(ByteSource bytes, ElfLayout layout, List<ElfSegment> segments)
    {
        var segment = segments.Find(segment => segment.Type == ElfSegment.Dynamic);
        var table = segment.Type == 0 ? [] : bytes.Read(segment.Offset, segment.Size, MostBytes);
        List<ulong> needed = [];
        var (address, size, isExecutable) = (0UL, 0UL, false);
        for (var at = 0; at + layout.DynamicSize <= table.Length; at += layout.DynamicSize)
        {
            var entry = new ElfFields(table.AsSpan(at), layout);
            var value = entry.Long(4, 8);
            switch (entry.Long(0, 0))
            {
                case 0:
                    at = table.Length;
                    break;
                case NeededTag when needed.Count < MostNeeded:
                    needed.Add(value);
                    break;
                case StringsTag:
                    address = value;
                    break;
                case StringsSizeTag:
                    size = value;
                    break;
                case Flags1Tag:
                    isExecutable = (value & PieFlag) != 0;
                    break;
            }
        }

        return new(needed.Count == 0 ? [] : Names(bytes, segments, needed, (address, size)), isExecutable);
    }

    private static List<string> Names(
        ByteSource bytes, List<ElfSegment> segments, List<ulong> needed, (ulong Address, ulong Size) strings)
    {
        var segment = segments.Find(segment =>
            segment.Type == ElfSegment.Load &&
            strings.Address >= segment.Address &&
            strings.Address - segment.Address < segment.Size);
        if (segment.Type == 0)
        {
            return [];
        }

        var table = bytes.Read(unchecked(segment.Offset + (strings.Address - segment.Address)), strings.Size, MostStrings);
        return [.. needed.Select(offset => ElfParser.Text(table, offset, LongestName)).Where(name => name.Length > 0)];
    }
}
