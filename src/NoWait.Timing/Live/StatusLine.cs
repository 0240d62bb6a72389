using System.Text;

namespace NoWait.Timing.Live;

/// <summary>
/// A terminal's output with some more lines below it that are drawn again and again: whatever else is written first takes
/// them away, and they come back when the output stands at the start of a line.
/// </summary>
/// <param name="inner">The terminal.</param>
internal sealed class StatusLine(TextWriter inner) : TextWriter
{
    private const string EraseLine = "\r\e[K";

    private readonly Lock _gate = new();
    private int _shown;
    private bool _isAtLineStart = true;

    public override Encoding Encoding => inner.Encoding;

    // From the last of the lines up to the first, each emptied.
    private string Erase => _shown == 0 ? "" : EraseLine + string.Concat(Enumerable.Repeat("\e[A" + EraseLine, _shown - 1));

    /// <summary>Draws the lines in place of those before; none takes them away.</summary>
    public void Show(IReadOnlyList<string> lines)
    {
        lock (_gate)
        {
            if (!_isAtLineStart)
            {
                return;
            }

            inner.Write(Erase + string.Join("\r\n", lines));
            inner.Flush();
            _shown = lines.Count;
        }
    }

    /// <summary>Another stream that ends on the same terminal: what is written to it takes the line away first.</summary>
    public TextWriter Beside(TextWriter other) => new Neighbour(this, other);

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        Write(inner, buffer);
    }

    private void Write(TextWriter writer, ReadOnlySpan<char> buffer)
    {
        lock (_gate)
        {
            if (_shown > 0)
            {
                inner.Write(Erase);
                inner.Flush();
                _shown = 0;
            }

            writer.Write(buffer);
            _isAtLineStart = buffer[^1] == '\n';
        }
    }

    public override void WriteLine() => Write(CoreNewLine);

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write($"{buffer}{NewLine}");

    public override void Flush() => inner.Flush();

    private sealed class Neighbour(StatusLine line, TextWriter other) : TextWriter
    {
        public override Encoding Encoding => other.Encoding;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (!buffer.IsEmpty)
            {
                line.Write(other, buffer);
            }
        }

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void Flush() => other.Flush();
    }
}
