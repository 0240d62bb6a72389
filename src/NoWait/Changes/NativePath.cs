using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace NoWait.Changes;

/// <summary>File names as text and back without loss, whatever their bytes.</summary>
/// <remarks>A byte that is no UTF-8 becomes the lone surrogate U+DC00 + byte, as in Python's <c>surrogateescape</c>.</remarks>
internal static class NativePath
{
    private const int Escape = 0xDC00;

    /// <summary>The text for a name's bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        Span<char> text = name.Length <= 256 ? stackalloc char[256] : new char[name.Length];
        var length = 0;
        while (true)
        {
            var status = Utf8.ToUtf16(name, text[length..], out var read, out var written, replaceInvalidSequences: false);
            length += written;
            if (status == OperationStatus.Done)
            {
                return new(text[..length]);
            }

            text[length++] = (char)(Escape | name[read]);
            name = name[(read + 1)..];
        }
    }

    /// <summary>The bytes for a name's text, with a zero at the end.</summary>
    public static byte[] Encode(string text)
    {
        var bytes = new byte[MaxLength(text)];
        return bytes.AsSpan(0, Encode(text, bytes) + 1).ToArray();
    }

    /// <summary>The room that <see cref="Encode(string, Span{byte})"/> needs, with the zero at the end.</summary>
    public static int MaxLength(string text) => (text.Length * 3) + 1;

    /// <summary>Writes the bytes for a name's text and a zero; returns their number without the zero.</summary>
    public static int Encode(string text, Span<byte> bytes)
    {
        var rest = text.AsSpan();
        var length = 0;
        while (true)
        {
            var status = Utf8.FromUtf16(rest, bytes[length..], out var read, out var written, replaceInvalidSequences: false);
            length += written;
            if (status == OperationStatus.Done)
            {
                bytes[length] = 0;
                return length;
            }

            bytes[length++] = rest[read] is >= (char)(Escape | 0x80) and <= (char)(Escape | 0xFF)
                ? (byte)rest[read]
                : (byte)'?';
            rest = rest[(read + 1)..];
        }
    }

    /// <summary>The name as it may be shown: control characters and escaped bytes as <c>\xNN</c>.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            var isEscaped = character is >= (char)(Escape | 0x80) and <= (char)(Escape | 0xFF)
                && (i == 0 || !char.IsHighSurrogate(text[i - 1]));
            _ = character switch
            {
                '\\' => shown.Append("\\\\"),
                _ when isEscaped || character < ' ' =>
                    shown.Append("\\x").Append((character & 0xFF).ToString("x2", CultureInfo.InvariantCulture)),
                _ => shown.Append(character),
            };
        }

        return shown.ToString();
    }
}
