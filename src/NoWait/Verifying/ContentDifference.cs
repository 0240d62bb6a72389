using System.Globalization;
using System.Text;
using NoWait.Binaries;

namespace NoWait.Verifying;

/// <summary>Says where two contents of a file differ, and what stands there.</summary>
internal static class ContentDifference
{
    private const int Before = 16;
    private const int Shown = 64;
    private const int LeastText = 6;

    /// <summary>The first byte that differs, the section of an executable that it is in, and the texts around it.</summary>
    public static string Between(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var at = first.CommonPrefixLength(second);
        var count = Count(first[at..], second[at..]);
        var words = new StringBuilder();
        words.Append(CultureInfo.InvariantCulture, $"differs from byte {at} (0x{at:x}) on");
        words.Append(Section(first, at) is { } section ? $", in {section}" : "");
        words.Append(first.Length == second.Length
            ? string.Create(CultureInfo.InvariantCulture, $", in {count} of {first.Length} bytes")
            : string.Create(CultureInfo.InvariantCulture, $", {first.Length} bytes and {second.Length}"));
        return (Text(first, at), Text(second, at)) is ({ } one, { } two) && one != two
            ? words.Append(CultureInfo.InvariantCulture, $": \"{one}\" and \"{two}\"").ToString()
            : words.ToString();
    }

    private static int Count(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var count = Math.Abs(first.Length - second.Length);
        for (var i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            count += first[i] == second[i] ? 0 : 1;
        }

        return count;
    }

    private static string? Section(ReadOnlySpan<byte> file, int at)
    {
        if (!file.StartsWith("\u007fELF"u8))
        {
            return null;
        }

        using var stream = new MemoryStream(file.ToArray());
        var offset = (ulong)at;
        return BinaryFacts.Read(stream).Elf?.Sections
            .FirstOrDefault(section => section.HasBytes && section.Offset <= offset && offset < section.Offset + section.Size)?.Name;
    }

    // What people can read there tells most often what got in: a folder, a date, a name.
    private static string? Text(ReadOnlySpan<byte> file, int at)
    {
        var start = at;
        while (start > 0 && at - start < Before && IsText(file[start - 1]))
        {
            start--;
        }

        var end = at;
        while (end < file.Length && end - start < Shown && IsText(file[end]))
        {
            end++;
        }

        return end - start >= LeastText ? Encoding.ASCII.GetString(file[start..end]) : null;
    }

    private static bool IsText(byte one) => one is >= (byte)' ' and < 0x7F and not (byte)'"';
}
