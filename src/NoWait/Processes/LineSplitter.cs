using System.Text;

namespace NoWait.Processes;

/// <summary>Cuts what a program prints into lines: at line feeds, and at carriage returns that redraw a line.</summary>
/// <remarks>A line longer than <see cref="Longest"/> characters comes in several parts, so that memory stays flat.</remarks>
internal sealed class LineSplitter(Action<string> line)
{
    /// <summary>The length at which a line is cut, in characters.</summary>
    public const int Longest = 64 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _pending = new();
    private readonly char[] _characters = new char[16 * 1024];
    private bool _afterReturn;

    /// <summary>Takes the next bytes; sequences that are no UTF-8 become U+FFFD.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            _decoder.Convert(bytes, _characters, flush: false, out var used, out var made, out _);
            Split(_characters.AsSpan(0, made));
            bytes = bytes[used..];
        }
    }

    /// <summary>Hands over the last line when nothing ended it.</summary>
    public void Complete()
    {
        var made = _decoder.GetChars([], _characters, flush: true);
        Split(_characters.AsSpan(0, made));
        if (_pending.Length > 0)
        {
            Emit();
        }
    }

    private void Split(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // "\r\n" ends one line, not two, also when a read tears it apart.
            if (_afterReturn && text[0] == '\n')
            {
                text = text[1..];
            }

            _afterReturn = false;
            var end = text.IndexOfAny('\n', '\r');
            Append(end < 0 ? text : text[..end]);
            if (end < 0)
            {
                return;
            }

            _afterReturn = text[end] == '\r';
            Emit();
            text = text[(end + 1)..];
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        while (_pending.Length + text.Length > Longest)
        {
            var room = Longest - _pending.Length;
            _pending.Append(text[..room]);
            text = text[room..];
            Emit();
        }

        _pending.Append(text);
    }

    private void Emit()
    {
        line(_pending.ToString());
        _pending.Clear();
    }
}
