using NoWait.Binaries.Elf;

namespace NoWait.Binaries.Reading;

/// <summary>UPX's mark: its loader information follows the program headers, its packing header ends the file.</summary>
internal static class UpxMark
{
    private const int PackHeaderRoom = 64;

    public static bool IsIn(ByteSource bytes, ElfFile elf) =>
        IsAfterProgramHeaders(bytes, elf) || (elf.Sections.Count == 0 && IsAtEnd(bytes));

    private static bool IsAfterProgramHeaders(ByteSource bytes, ElfFile elf)
    {
        var layout = new ElfLayout(elf.Class == ElfClass.Bits64, elf.ByteOrder == ElfByteOrder.BigEndian);
        var headers = (ulong)(layout.HeaderSize + (elf.Segments.Count * layout.SegmentSize));
        Span<byte> mark = stackalloc byte[4];
        return bytes.Read(headers + 4, mark) == 4 && mark.SequenceEqual("UPX!"u8);
    }

    private static bool IsAtEnd(ByteSource bytes)
    {
        var start = (ulong)Math.Max(0, bytes.Length - PackHeaderRoom);
        return bytes.Find("UPX!"u8, start, PackHeaderRoom) is not null;
    }
}
