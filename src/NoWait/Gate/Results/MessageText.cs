using System.Text;
using System.Xml;

namespace NoWait.Gate.Results;

/// <summary>The beginning of a text that may be of any length.</summary>
internal sealed class MessageText
{
    private const int Most = 2048;

    private readonly StringBuilder _text = new();

    /// <summary>Adds a line, as long as there is room.</summary>
    public void Line(ReadOnlySpan<char> line)
    {
        if (_text.Length < Most && !line.IsWhiteSpace())
        {
            _text.Append(_text.Length > 0 ? "\n" : "").Append(line[..Math.Min(line.Length, Most)]);
        }
    }

    /// <summary>Adds the text node that an XML reader stands on, without holding all of it.</summary>
    public void Node(XmlReader xml)
    {
        if (_text.Length >= Most || !xml.CanReadValueChunk)
        {
            return;
        }

        var buffer = new char[Most];
        var read = xml.ReadValueChunk(buffer, 0, buffer.Length);
        Line(buffer.AsSpan(0, read));
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();
}
