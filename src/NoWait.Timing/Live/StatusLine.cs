using System.Text;

namespace NoWait.Timing.Live;

/// <summary>
/// A terminal's output with one more line below it that is drawn again and again: whatever else is written first takes
/// the line away, and the line comes back when the output stands at the start of a line.
/// </summary>
/// <param name="inner">The terminal.</param>
internal sealed class StatusLine(TextWriter inner) : TextWriter
{
    private const string Erase = "\r\e[K";

    private readonly Lock _gate = new();
    private bool _isShown;
    private bool _isAtLineStart = true;

    public override Encoding Encoding => inner.Encoding;

    /// <summary>Draws the line; "" takes it away.</summary>
    public void Show(string text)
    {
        lock (_gate)
        {
            if (!_isAtLineStart)
            {
                return;
            }

            inner.Write(_isShown ? Erase + text : text);
            inner.Flush();
            _isShown = text.Length > 0;
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
            if (_isShown)
            {
                inner.Write(Erase);
                inner.Flush();
                _isShown = false;
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
