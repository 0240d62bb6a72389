using System.Text;
using NoWait.Binaries.Reading;

namespace NoWait.Binaries.Elf;

/// <summary>Reads ELF structures out of any bytes: what is not there is left out.</summary>
internal static class ElfParser
{
    private const int LongestInterpreter = 4096;
    private const int LongestPadding = 64 * 1024;

    /// <summary>The structure of a file that begins with ELF's magic number, and what is broken about it.</summary>
    public static (ElfFile? File, string? Flaw) Parse(ByteSource bytes)
    {
        Span<byte> header = stackalloc byte[64];
        var read = bytes.Read(0, header);
        if (read >= 16 && (header[4] is not (1 or 2) || header[5] is not (1 or 2)))
        {
            return (null, "its ELF class or byte order does not exist");
        }

        var layout = new ElfLayout(header[4] == 2, header[5] == 2);
        if (read < 16 || read < layout.HeaderSize)
        {
            return (null, "its ELF header is cut off");
        }

        var tables = new ElfTables(bytes, layout, new ElfFields(header, layout));
        return (Parse(bytes, layout, header, tables), tables.Flaw);
    }

    private static ElfFile Parse(ByteSource bytes, ElfLayout layout, ReadOnlySpan<byte> header, ElfTables tables)
    {
        var fields = new ElfFields(header, layout);
        var (segments, sections) = (tables.Segments, tables.Sections);
        var dynamic = ElfDynamic.Read(bytes, layout, segments);
        var interpreter = Interpreter(bytes, segments);
        var type = (ElfType)fields.Half(16, 16);
        var notes = ElfNotes.Read(bytes, layout, segments, sections);
        var symbols = sections.FindAll(section => section.Type == ElfSection.SymbolTable && !section.IsLoaded);
        return new ElfFile
        {
            Class = (ElfClass)header[4],
            ByteOrder = (ElfByteOrder)header[5],
            OsAbi = (ElfOsAbi)header[7],
            Type = type,
            Machine = (Machine)fields.Half(18, 18),
            Entry = fields.Long(24, 24),
            Interpreter = interpreter,
            Needed = dynamic.Needed,
            IsPositionIndependentExecutable =
                type == ElfType.SharedObject && (interpreter is not null || dynamic.IsExecutable),
            Sections = sections,
            Segments = segments,
            BuildId = notes.Gnu,
            GoBuildId = notes.Go,
            HasSymbols = symbols.Count > 0,
            HasDebugInfo = sections.Exists(section => section.IsDebug),
            StrippableBytes = Math.Min(Strippable(sections, symbols), bytes.Length),
            AppendedBytes = Appended(bytes, Math.Min(tables.End, (ulong)bytes.Length)),
        };
    }

    // Go's linker leaves zeros where symbols would have been: nobody looks for those.
    private static long Appended(ByteSource bytes, ulong end)
    {
        var length = bytes.Length - (long)end;
        return length <= LongestPadding && !bytes.Read(end, (ulong)length, LongestPadding).ContainsAnyExcept((byte)0) ? 0 : length;
    }

    private static string? Interpreter(ByteSource bytes, List<ElfSegment> segments)
    {
        var segment = segments.Find(segment => segment.Type == ElfSegment.Interpreter);
        return segment.Type == 0
            ? null
            : Text(bytes.Read(segment.Offset, segment.Size, LongestInterpreter), 0, LongestInterpreter);
    }

    private static long Strippable(List<ElfSection> sections, List<ElfSection> symbols)
    {
        var strings = symbols.Select(table => (int)Math.Min(table.Link, int.MaxValue) - 1)
            .Where(index => index >= 0 && index < sections.Count)
            .Select(index => sections[index])
            .Where(section => section is { Type: ElfSection.StringTable, IsLoaded: false, Name: not ".shstrtab" });
        var sum = 0L;
        foreach (var section in symbols.Concat(strings).Concat(sections.Where(section => section.IsDebug)).Distinct())
        {
            sum += section.HasBytes ? (long)Math.Min(section.Size, (ulong)(long.MaxValue - sum)) : 0;
        }

        return sum;
    }

    /// <summary>The zero-terminated text at an offset; empty when the offset is outside.</summary>
    public static string Text(ReadOnlySpan<byte> strings, ulong offset, int longest)
    {
        if (offset >= (ulong)strings.Length)
        {
            return "";
        }

        var text = strings[(int)offset..];
        text = text[..Math.Min(text.Length, longest)];
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
