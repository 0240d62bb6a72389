namespace NoWait.Binaries.Elf;

/// <summary>The structure of an ELF file, by the System V generic ABI.</summary>
public sealed record ElfFile
{
    /// <summary>The width of its addresses.</summary>
    public required ElfClass Class { get; init; }

    /// <summary>The order of its bytes.</summary>
    public required ElfByteOrder ByteOrder { get; init; }

    /// <summary>Whose rules it follows.</summary>
    public required ElfOsAbi OsAbi { get; init; }

    /// <summary>What it is for.</summary>
    public required ElfType Type { get; init; }

    /// <summary>The processor it is for.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Where it starts (<c>e_entry</c>).</summary>
    public ulong Entry { get; init; }

    /// <summary>The loader that it asks for, such as <c>/lib64/ld-linux-x86-64.so.2</c>; null for none.</summary>
    public string? Interpreter { get; init; }

    /// <summary>The libraries that it needs (<c>DT_NEEDED</c>), in order.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>Whether it needs neither loader nor libraries.</summary>
    public bool IsStatic => Interpreter is null && Needed.Count == 0;

    /// <summary>Whether it is a program that can be loaded anywhere.</summary>
    public bool IsPositionIndependentExecutable { get; init; }

    /// <summary>Whether it can be started.</summary>
    public bool IsProgram => Type == ElfType.Executable || IsPositionIndependentExecutable;

    /// <summary>Its sections in the file's order, without the empty first one; the first 16,384 of them.</summary>
    public IReadOnlyList<ElfSection> Sections { get; init; } = [];

    /// <summary>GNU's build ID in lower-case hexadecimal; null for none.</summary>
    public string? BuildId { get; init; }

    /// <summary>Go's build ID; null for none.</summary>
    public string? GoBuildId { get; init; }

    /// <summary>Whether it has a symbol table beside the one that the loader needs.</summary>
    public bool HasSymbols { get; init; }

    /// <summary>Whether it has DWARF or older debug information.</summary>
    public bool HasDebugInfo { get; init; }

    /// <summary>The bytes of the symbol tables, their strings and the debug information: what stripping takes.</summary>
    public long StrippableBytes { get; init; }

    /// <summary>The bytes after everything that the headers tell of: what tools that rewrite the file lose. Zeros that only fill up do not count.</summary>
    public long AppendedBytes { get; init; }

    /// <inheritdoc cref="ElfSection"/>
    internal ElfSection? Section(string name) => Sections.FirstOrDefault(section => section.Name == name);

    internal IReadOnlyList<ElfSegment> Segments { get; init; } = [];
}
