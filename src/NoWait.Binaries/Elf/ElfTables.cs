using NoWait.Binaries.Reading;

namespace NoWait.Binaries.Elf;

/// <summary>A file's program and section headers: those that are there, up to a limit, and the first flaw among them.</summary>
internal sealed class ElfTables
{
    private const int MostSegments = 4096;
    private const int MostSections = 16 * 1024;
    private const int MostNames = 4 * 1024 * 1024;
    private const int LongestName = 256;
    private const ushort ExtendedSegments = 0xffff;
    private const ushort ExtendedNames = 0xffff;

    private readonly ByteSource _bytes;
    private readonly ElfLayout _layout;

    public ElfTables(ByteSource bytes, ElfLayout layout, ElfFields header)
    {
        _bytes = bytes;
        _layout = layout;
        End = (ulong)layout.HeaderSize;
        Sections = ReadSections(header);
        Segments = ReadSegments(header);
    }

    /// <summary>The sections, without the empty first one.</summary>
    public List<ElfSection> Sections { get; }

    /// <summary>The segments.</summary>
    public List<ElfSegment> Segments { get; }

    /// <summary>Where the last byte ends that the headers tell of.</summary>
    public ulong End { get; private set; }

    /// <summary>What is broken about the file; null when nothing is.</summary>
    public string? Flaw { get; private set; }

    private List<ElfSegment> ReadSegments(ElfFields header)
    {
        uint count = header.Half(44, 56);
        if (count == ExtendedSegments)
        {
            count = FirstSection(header)?.Info ?? count;
        }

        var table = Table("program", (header.Long(28, 32), count), header.Half(42, 54), _layout.SegmentSize, MostSegments);
        var segments = new List<ElfSegment>();
        for (var at = 0; at + _layout.SegmentSize <= table.Length; at += _layout.SegmentSize)
        {
            var entry = new ElfFields(table.AsSpan(at), _layout);
            var segment = new ElfSegment(
                entry.Word(0, 0), entry.Word(24, 4), entry.Long(4, 8), entry.Long(8, 16), entry.Long(16, 32));
            segments.Add(segment);
            Cover("a segment lies", segment.Offset, segment.Size);
        }

        return segments;
    }

    private List<ElfSection> ReadSections(ElfFields header)
    {
        var offset = header.Long(32, 40);
        if (offset == 0)
        {
            return [];
        }

        ulong count = header.Half(48, 60);
        uint names = header.Half(50, 62);
        var first = FirstSection(header);
        count = count == 0 ? first?.Size ?? 0 : count;
        names = names == ExtendedNames ? first?.Link ?? names : names;
        var table = Table("section", (offset, count), header.Half(46, 58), _layout.SectionSize, MostSections);
        return Named(table, names);
    }

    private List<ElfSection> Named(byte[] table, uint names)
    {
        var size = _layout.SectionSize;
        var hasNames = names < table.Length / size;
        if (!hasNames)
        {
            Flaw ??= "the names of its sections are not there";
        }

        var strings = hasNames ? Strings(new ElfFields(table.AsSpan((int)names * size), _layout)) : [];
        var sections = new List<ElfSection>();
        for (var at = size; at + size <= table.Length; at += size)
        {
            var entry = new ElfFields(table.AsSpan(at), _layout);
            var name = ElfParser.Text(strings, entry.Word(0, 0), LongestName);
            var section = new ElfSection(
                name, entry.Word(4, 4), entry.Long(8, 8), entry.Long(16, 24), entry.Long(20, 32), entry.Word(24, 40));
            sections.Add(section);
            if (section.HasBytes)
            {
                Cover("a section lies", section.Offset, section.Size);
            }
        }

        return sections;
    }

    private byte[] Strings(ElfFields section) => _bytes.Read(section.Long(16, 24), section.Long(20, 32), MostNames);

    /// <summary>The first section header, which holds the counts that do not fit into the file header.</summary>
    private (ulong Size, uint Link, uint Info)? FirstSection(ElfFields header)
    {
        var bytes = _bytes.Read(header.Long(32, 40), (ulong)_layout.SectionSize, _layout.SectionSize);
        if (bytes.Length < _layout.SectionSize)
        {
            return null;
        }

        var entry = new ElfFields(bytes, _layout);
        return (entry.Long(20, 32), entry.Word(24, 40), entry.Word(28, 44));
    }

    private byte[] Table(string what, (ulong Offset, ulong Count) place, ushort entrySize, int expected, int most)
    {
        var (offset, count) = place;
        if (count == 0)
        {
            return [];
        }

        if (entrySize != expected)
        {
            Flaw ??= $"its {what} headers have the wrong size";
            return [];
        }

        if (count > (ulong)most)
        {
            Flaw ??= $"it has more than {most} {what} headers";
            count = (ulong)most;
        }

        Cover($"the {what} headers lie", offset, count * (ulong)expected);
        return _bytes.Read(offset, count * (ulong)expected, most * expected);
    }

    private void Cover(string what, ulong offset, ulong length)
    {
        if (!_bytes.Holds(offset, length))
        {
            Flaw ??= $"{what} beyond the end of the file";
        }
        else
        {
            End = Math.Max(End, offset + length);
        }
    }
}
