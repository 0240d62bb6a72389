namespace NoWait.Binaries;

/// <summary>What kind of file something is, told by its first bytes.</summary>
public enum BinaryFormat
{
    /// <summary>None of the others: data, text, or empty.</summary>
    Unknown,

    /// <summary>ELF: executables, libraries and objects of Linux and the BSDs.</summary>
    Elf,

    /// <summary>Text that begins with <c>#!</c> and the program that runs it.</summary>
    Script,

    /// <summary>PE: executables of Windows, and .NET assemblies.</summary>
    PortableExecutable,

    /// <summary>Mach-O, thin or universal: executables of macOS.</summary>
    MachO,
}

/// <summary>What made an executable, as far as it tells.</summary>
public enum Producer
{
    /// <summary>It does not tell: packed, written by hand, or all marks taken out.</summary>
    Unknown,

    /// <summary>A C or C++ compiler, or one that leaves no mark but its linker's.</summary>
    C,

    /// <summary>Go's own toolchain.</summary>
    Go,

    /// <summary>rustc.</summary>
    Rust,

    /// <summary>.NET's ahead-of-time compiler.</summary>
    NativeAot,

    /// <summary>.NET's launcher, with the assemblies beside it.</summary>
    DotNetHost,

    /// <summary>.NET's launcher, with the assemblies appended to it (<c>PublishSingleFile</c>).</summary>
    DotNetBundle,
}
