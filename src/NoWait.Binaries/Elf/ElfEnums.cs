namespace NoWait.Binaries.Elf;

/// <summary>The width of its addresses (<c>EI_CLASS</c>).</summary>
public enum ElfClass
{
    /// <summary>Invalid.</summary>
    None = 0,

    /// <summary>32 bits.</summary>
    Bits32 = 1,

    /// <summary>64 bits.</summary>
    Bits64 = 2,
}

/// <summary>The order of its bytes (<c>EI_DATA</c>).</summary>
public enum ElfByteOrder
{
    /// <summary>Invalid.</summary>
    None = 0,

    /// <summary>Least significant first.</summary>
    LittleEndian = 1,

    /// <summary>Most significant first.</summary>
    BigEndian = 2,
}

/// <summary>What it is for (<c>e_type</c>); other numbers belong to systems and processors.</summary>
public enum ElfType
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An object for the linker, or a kernel module.</summary>
    Relocatable = 1,

    /// <summary>A program at fixed addresses.</summary>
    Executable = 2,

    /// <summary>A library, or a program that can be loaded anywhere.</summary>
    SharedObject = 3,

    /// <summary>The memory of a program that died.</summary>
    Core = 4,
}

/// <summary>Whose rules it follows (<c>EI_OSABI</c>); other numbers are possible.</summary>
public enum ElfOsAbi
{
    /// <summary>System V, or none in particular: most of Linux.</summary>
    SystemV = 0,

    /// <summary>GNU/Linux, with its extensions.</summary>
    Linux = 3,

    /// <summary>FreeBSD.</summary>
    FreeBsd = 9,

    /// <summary>OpenBSD.</summary>
    OpenBsd = 12,
}

/// <summary>The processor (<c>e_machine</c>); other numbers are possible.</summary>
public enum Machine
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Intel 80386 and its like.</summary>
    X86 = 3,

    /// <summary>MIPS.</summary>
    Mips = 8,

    /// <summary>PowerPC, 64 bits.</summary>
    PowerPC64 = 21,

    /// <summary>IBM Z.</summary>
    S390 = 22,

    /// <summary>ARM, 32 bits.</summary>
    Arm = 40,

    /// <summary>x86-64.</summary>
    Amd64 = 62,

    /// <summary>ARM, 64 bits.</summary>
    AArch64 = 183,

    /// <summary>RISC-V.</summary>
    RiscV = 243,

    /// <summary>LoongArch.</summary>
    LoongArch = 258,
}
