using System.Text;
using NoWait.Binaries.Reading;

namespace NoWait.Binaries.Elf;

/// <summary>The build IDs that the linkers of GNU and Go leave in notes.</summary>
internal sealed record ElfNotes(string? Gnu, string? Go)
{
    private const int MostNotes = 64;
    private const int MostBytes = 64 * 1024;
    private const int LongestId = 1024;
    private const uint GnuBuildId = 3;
    private const uint GoBuildId = 4;

    public static ElfNotes Read(ByteSource bytes, ElfLayout layout, List<ElfSegment> segments, List<ElfSection> sections)
    {
        var mapped = segments.Where(segment => segment.Type == ElfSegment.Note)
            .Select(segment => (segment.Offset, segment.Size));
        var named = sections.Where(section => section.Type == ElfSection.Note)
            .Select(section => (section.Offset, section.Size));
        var found = new ElfNotes(null, null);
        foreach (var (offset, size) in mapped.Concat(named).Distinct().Take(MostNotes))
        {
            found = found.With(bytes.Read(offset, size, MostBytes), layout);
        }

        return found;
    }

    private ElfNotes With(ReadOnlySpan<byte> notes, ElfLayout layout)
    {
        var found = this;
        while (notes.Length >= 12)
        {
            var fields = new ElfFields(notes, layout);
            var (nameSize, size, type) = (fields.Word(0, 0), fields.Word(4, 4), fields.Word(8, 8));
            var start = 12 + Padded(nameSize);
            if (start + size > (ulong)notes.Length)
            {
                return found;
            }

            var name = notes.Slice(12, (int)nameSize);
            var value = notes.Slice((int)start, (int)size);
            found = found.With(name, type, value[..Math.Min(value.Length, LongestId)]);
            notes = notes[(int)Math.Min(start + Padded(size), (ulong)notes.Length)..];
        }

        return found;
    }

    private ElfNotes With(ReadOnlySpan<byte> name, uint type, ReadOnlySpan<byte> value) => type switch
    {
        GnuBuildId when Gnu is null && name.SequenceEqual("GNU\0"u8) => this with { Gnu = Convert.ToHexStringLower(value) },
        GoBuildId when Go is null && name.SequenceEqual("Go\0\0"u8) => this with { Go = Encoding.ASCII.GetString(value) },
        _ => this,
    };

    private static ulong Padded(uint size) => ((ulong)size + 3) & ~3UL;
}
