using System.Text;
using NoWait.Binaries.Elf;

namespace NoWait.Binaries.Reading;

/// <summary>Tells what made a program by the sections and notes that its tools leave.</summary>
internal static class ProducerFinder
{
    private const int LongestComment = 64 * 1024;
    private const int GoHeaderSize = 32;
    private const int GoStringsAreInline = 2;
    private const int LongestVersion = 64;

    public static (Producer Producer, string? Version) Find(ByteSource bytes, ElfFile elf, DotNetHost host)
    {
        if (host.IsHost)
        {
            return (host.Bundle is null ? Producer.DotNetHost : Producer.DotNetBundle, null);
        }

        if (elf.GoBuildId is not null || elf.Section(".go.buildinfo") is not null || elf.Section(".gopclntab") is not null)
        {
            return (Producer.Go, GoVersion(bytes, elf));
        }

        var comments = Comments(bytes, elf);
        if (elf.Section("__managedcode") is not null && elf.Section("__modules") is not null)
        {
            return (Producer.NativeAot, null);
        }

        return Rust(bytes, elf, comments)
            ?? (comments.Find(IsCompiler) is { } compiler ? (Producer.C, compiler) : (Producer.Unknown, null));
    }

    private static bool IsCompiler(string comment) =>
        comment.StartsWith("GCC", StringComparison.Ordinal) || comment.Contains("clang", StringComparison.Ordinal);

    private static (Producer, string?)? Rust(ByteSource bytes, ElfFile elf, List<string> comments)
    {
        const string Mark = "rustc version ";
        if (comments.Find(comment => comment.StartsWith(Mark, StringComparison.Ordinal)) is { } comment)
        {
            return (Producer.Rust, comment[Mark.Length..]);
        }

        // llvm-strip takes the comment out; the standard library's panic messages still name its sources.
        return comments.Count == 0
            && elf.Section(".rodata") is { HasBytes: true } data
            && bytes.Find("/rustc/"u8, data.Offset, data.Size) is not null
                ? (Producer.Rust, null)
                : null;
    }

    private static List<string> Comments(ByteSource bytes, ElfFile elf) =>
        elf.Section(".comment") is { HasBytes: true } section
            ? [.. Encoding.UTF8.GetString(bytes.Read(section.Offset, section.Size, LongestComment))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)]
            : [];

    /// <summary>The version in Go's build information, where Go 1.18 and later write it.</summary>
    private static string? GoVersion(ByteSource bytes, ElfFile elf)
    {
        if (elf.Section(".go.buildinfo") is not { HasBytes: true } section)
        {
            return null;
        }

        var info = bytes.Read(section.Offset, section.Size, GoHeaderSize + 1 + LongestVersion).AsSpan();
        return info.Length > GoHeaderSize
            && info[0] == 0xff
            && info[1..].StartsWith(" Go buildinf:"u8)
            && (info[15] & GoStringsAreInline) != 0
            && info[GoHeaderSize] is > 0 and <= LongestVersion and var length
            && info.Length > GoHeaderSize + length
                ? Encoding.UTF8.GetString(info.Slice(GoHeaderSize + 1, length))
                : null;
    }
}
