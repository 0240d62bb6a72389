using System.Buffers.Binary;

namespace NoWait.Binaries.Elf;

/// <summary>Numbers in a header, in the file's own width and byte order; the bytes must be there.</summary>
internal readonly ref struct ElfFields(ReadOnlySpan<byte> bytes, ElfLayout layout)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ushort Half(int narrow, int wide) => layout.BigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[At(narrow, wide)..])
        : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[At(narrow, wide)..]);

    public uint Word(int narrow, int wide) => layout.BigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[At(narrow, wide)..])
        : BinaryPrimitives.ReadUInt32LittleEndian(_bytes[At(narrow, wide)..]);

    /// <summary>A number of the file's width: four bytes or eight.</summary>
    public ulong Long(int narrow, int wide) => (layout.Wide, layout.BigEndian) switch
    {
        (false, _) => Word(narrow, wide),
        (true, true) => BinaryPrimitives.ReadUInt64BigEndian(_bytes[wide..]),
        (true, false) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[wide..]),
    };

    private int At(int narrow, int wide) => layout.Wide ? wide : narrow;
}

/// <summary>Which of the four layouts of ELF a file has, and how long its headers are in it.</summary>
internal readonly record struct ElfLayout(bool Wide, bool BigEndian)
{
    public int HeaderSize => Wide ? 64 : 52;

    public int SegmentSize => Wide ? 56 : 32;

    public int SectionSize => Wide ? 64 : 40;

    public int DynamicSize => Wide ? 16 : 8;
}
