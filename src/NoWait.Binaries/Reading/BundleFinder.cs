using System.Buffers.Binary;
using NoWait.Binaries.Elf;

namespace NoWait.Binaries.Reading;

/// <summary>What was found of .NET's launcher: whether it is one, and the bundle appended to it.</summary>
internal readonly record struct DotNetHost(bool IsHost, DotNetBundle? Bundle, string? Flaw);

/// <summary>Finds a bundle as .NET's launcher does: by a place in its data that holds the header's offset and a signature.</summary>
internal static class BundleFinder
{
    private const int LongestHeader = 512;
    private const int LongestConfiguration = 64 * 1024;
    private const int NewestVersion = 99;

    /// <summary>SHA-256 of <c>.net core bundle</c> and a line feed; the 64-bit offset stands before it.</summary>
    private static ReadOnlySpan<byte> Signature =>
    [
        0x8b, 0x12, 0x02, 0xb9, 0x6a, 0x61, 0x20, 0x38, 0x72, 0x7b, 0x93, 0x02, 0x14, 0xd7, 0xa0, 0x32,
        0x13, 0xf5, 0xb9, 0xe6, 0xef, 0xae, 0x33, 0x18, 0xee, 0x3b, 0x2d, 0xce, 0x24, 0xb3, 0x6a, 0xae,
    ];

    public static DotNetHost Find(ByteSource bytes, ElfFile elf)
    {
        foreach (var (start, end) in WritableRanges(elf))
        {
            if (bytes.Find(Signature, start, end - start) is { } at and >= 8)
            {
                return Read(bytes, at);
            }
        }

        return default;
    }

    private static DotNetHost Read(ByteSource bytes, ulong signature)
    {
        Span<byte> offset = stackalloc byte[8];
        bytes.Read(signature - 8, offset);
        var header = BinaryPrimitives.ReadUInt64LittleEndian(offset);
        if (header == 0)
        {
            return new(true, null, null);
        }

        var bundle = header < (ulong)bytes.Length ? ReadHeader(bytes, header) : null;
        return new(true, bundle, bundle is null ? "its .NET bundle is cut off or overwritten" : null);
    }

    private static DotNetBundle? ReadHeader(ByteSource bytes, ulong offset)
    {
        var header = bytes.Read(offset, LongestHeader, LongestHeader).AsSpan();
        if (header.Length < 13)
        {
            return null;
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var files = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        var afterName = 13 + header[12];
        return version is >= 1 and <= NewestVersion && files >= 0 && header[12] < 0x80 && afterName <= header.Length
            ? new((long)offset, (int)version, files, version >= 2 ? IsSelfContained(bytes, header[afterName..]) : null)
            : null;
    }

    private static bool? IsSelfContained(ByteSource bytes, ReadOnlySpan<byte> afterName)
    {
        if (afterName.Length < 32)
        {
            return null;
        }

        var offset = BinaryPrimitives.ReadUInt64LittleEndian(afterName[16..]);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(afterName[24..]);
        var configuration = bytes.Read(offset, size, LongestConfiguration).AsSpan();
        return configuration.IndexOf("\"includedFrameworks\""u8) >= 0 ? true
            : configuration.IndexOf("\"framework"u8) >= 0 ? false
            : null;
    }

    /// <summary>The parts of the file that are mapped writable, each once: overlapping segments cost nothing more.</summary>
    private static List<(ulong Start, ulong End)> WritableRanges(ElfFile elf)
    {
        List<(ulong Start, ulong End)> ranges = [];
        foreach (var segment in elf.Segments.Where(segment => segment.IsWritableLoad).OrderBy(segment => segment.Offset))
        {
            var end = segment.Size > ulong.MaxValue - segment.Offset ? ulong.MaxValue : segment.Offset + segment.Size;
            if (ranges.Count > 0 && segment.Offset <= ranges[^1].End)
            {
                ranges[^1] = (ranges[^1].Start, Math.Max(ranges[^1].End, end));
            }
            else
            {
                ranges.Add((segment.Offset, end));
            }
        }

        return ranges;
    }
}
