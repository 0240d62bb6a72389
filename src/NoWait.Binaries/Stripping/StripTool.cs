using NoWait.Binaries.Elf;

namespace NoWait.Binaries.Stripping;

/// <summary>A program that can strip: <c>strip</c> or <c>objcopy</c>, of GNU or LLVM, which take the same options.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="IsObjcopy">Whether it is an <c>objcopy</c>, which can keep debug symbols apart.</param>
internal sealed record StripTool(string Path, bool IsObjcopy)
{
    /// <summary>Its name without the folder.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The tools there are, the likeliest to know the processor first.</summary>
    public static IReadOnlyList<StripTool> For(Machine machine, bool keepsDebug, Workshop workshop)
    {
        var triple = Triple(machine);
        string?[] places = machine == Workshop.Here && !OperatingSystem.IsMacOS()
            ? ["", Prefix(triple), "llvm-"]
            : [Prefix(triple), "llvm-", ""];
        var strips = keepsDebug ? [] : places.Select(place => (Place: place, Tool: "strip", IsObjcopy: false));
        return [.. strips.Concat(places.Select(place => (Place: place, Tool: "objcopy", IsObjcopy: true)))
            .Where(candidate => candidate.Place is not null)
            .Select(candidate => (Path: workshop.Find(candidate.Place + candidate.Tool), candidate.IsObjcopy))
            .Where(candidate => candidate.Path is not null)
            .Select(candidate => new StripTool(candidate.Path!, candidate.IsObjcopy))];
    }

    /// <summary>The arguments that strip one file into another, the same bytes each time.</summary>
    /// <param name="from">The file to strip.</param>
    /// <param name="to">The file to write.</param>
    /// <param name="debugLink">The file with the debug symbols to point to; null for none.</param>
    public IReadOnlyList<string> Strip(string from, string to, string? debugLink) => IsObjcopy
        ? ["--strip-all", "-D", .. debugLink is null ? [] : new[] { $"--add-gnu-debuglink={debugLink}" }, from, to]
        : ["--strip-all", "-D", "-o", to, from];

    /// <summary>The arguments that write the debug symbols of a file into another.</summary>
    public static IReadOnlyList<string> KeepDebug(string from, string to) => ["--only-keep-debug", "-D", from, to];

    /// <summary>What GNU's cross tools call a processor; null where they have no common name for it.</summary>
    public static string? Triple(Machine machine) => machine switch
    {
        Machine.Amd64 => "x86_64-linux-gnu",
        Machine.AArch64 => "aarch64-linux-gnu",
        Machine.Arm => "arm-linux-gnueabihf",
        Machine.X86 => "i686-linux-gnu",
        Machine.RiscV => "riscv64-linux-gnu",
        Machine.S390 => "s390x-linux-gnu",
        Machine.PowerPC64 => "powerpc64le-linux-gnu",
        Machine.LoongArch => "loongarch64-linux-gnu",
        _ => null,
    };

    private static string? Prefix(string? triple) => triple is null ? null : triple + "-";
}
