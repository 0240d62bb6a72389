namespace NoWait.Binaries.Elf;

/// <summary>A section header.</summary>
/// <param name="Name">Its name, cut after 256 bytes.</param>
/// <param name="Type">Its <c>sh_type</c>.</param>
/// <param name="Flags">Its <c>sh_flags</c>.</param>
/// <param name="Offset">Where its bytes begin in the file.</param>
/// <param name="Size">How many bytes it has, in memory when <see cref="HasBytes"/> is false.</param>
/// <param name="Link">The index of the section that it belongs with (<c>sh_link</c>).</param>
public sealed record ElfSection(string Name, uint Type, ulong Flags, ulong Offset, ulong Size, uint Link)
{
    internal const uint SymbolTable = 2;
    internal const uint StringTable = 3;
    internal const uint Note = 7;
    private const uint NoBits = 8;
    private const ulong Allocated = 2;

    /// <summary>Whether it takes room in the file: <c>.bss</c> does not.</summary>
    public bool HasBytes => Type is not NoBits and not 0;

    /// <summary>Whether it is in memory when the program runs.</summary>
    public bool IsLoaded => (Flags & Allocated) != 0;

    /// <summary>Whether it is only for debuggers.</summary>
    /// <remarks>Rust's <c>.debug_gdb_scripts</c> is loaded: it stays when a file is stripped.</remarks>
    internal bool IsDebug => !IsLoaded && (
        Name.StartsWith(".debug", StringComparison.Ordinal) ||
        Name.StartsWith(".zdebug", StringComparison.Ordinal) ||
        Name.StartsWith(".gnu.debuglto_", StringComparison.Ordinal) ||
        Name.StartsWith(".stab", StringComparison.Ordinal) ||
        Name is ".gdb_index" or ".line");
}

/// <summary>A program header: what is mapped where.</summary>
internal readonly record struct ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong Size)
{
    public const uint Load = 1;
    public const uint Dynamic = 2;
    public const uint Interpreter = 3;
    public const uint Note = 4;
    private const uint Writable = 2;

    public bool IsWritableLoad => Type == Load && (Flags & Writable) != 0;
}
