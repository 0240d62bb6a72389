using System.Globalization;
using System.Text;

namespace NoWait.Timing.Events;

/// <summary>Writes one JSON object on one line (RFC 8259), under the names of <c>Utf8JsonWriter</c>.</summary>
/// <remarks>
/// Each run ends with one line, and to load <c>System.Text.Json</c> for it takes longer than all else at the end of a small run.
/// </remarks>
internal sealed class JsonLine
{
    private const string FixedWidth = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    private readonly StringBuilder _text = new(1024);
    private bool _isFirst = true;

    /// <summary>The line in UTF-8, without a line feed; a lone surrogate becomes U+FFFD.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    public void WriteStartObject() => Begin('{');

    public void WriteStartObject(string name) => Named(name).Open('{');

    public void WriteEndObject() => Close('}');

    public void WriteStartArray(string name) => Named(name).Open('[');

    public void WriteEndArray() => Close(']');

    public void WriteString(string name, string text) => Named(name).Quote(text);

    public void WriteStringValue(string text)
    {
        Separate();
        Quote(text);
    }

    public void WriteNumber(string name, long number) => Named(name)._text.Append(number.ToString(CultureInfo.InvariantCulture));

    public void WriteNumber(string name, decimal number) => Named(name)._text.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <exception cref="ArgumentException">JSON has no word for what is no finite number.</exception>
    public void WriteNumber(string name, double number) => Named(name)._text.Append(double.IsFinite(number)
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : throw new ArgumentException($"{name} is no finite number.", nameof(number)));

    public void WriteBoolean(string name, bool flag) => Named(name)._text.Append(flag ? "true" : "false");

    /// <summary>Writes a value that is JSON already.</summary>
    public void WriteRaw(string name, string json) => Named(name)._text.Append(json);

    public void WriteTime(string name, DateTimeOffset time) =>
        WriteString(name, time.UtcDateTime.ToString(FixedWidth, CultureInfo.InvariantCulture));

    public void WriteOptional(string name, string? text)
    {
        if (text is not null)
        {
            WriteString(name, text);
        }
    }

    public void WriteTrue(string name, bool flag)
    {
        if (flag)
        {
            WriteBoolean(name, true);
        }
    }

    public void WritePerson(string name, Person person)
    {
        WriteStartObject(name);
        WriteString("name", person.Name);
        WriteOptional("email", person.Email);
        WriteEndObject();
    }

    public void WriteList<T>(string name, IReadOnlyList<T> items, Action<JsonLine, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        WriteStartArray(name);
        foreach (var item in items)
        {
            write(this, item);
        }

        WriteEndArray();
    }

    private void Begin(char bracket)
    {
        Separate();
        Open(bracket);
    }

    private void Open(char bracket)
    {
        _text.Append(bracket);
        _isFirst = true;
    }

    private void Close(char bracket)
    {
        _text.Append(bracket);
        _isFirst = false;
    }

    private JsonLine Named(string name)
    {
        Separate();
        Quote(name);
        _text.Append(':');
        return this;
    }

    private void Separate()
    {
        _text.Append(_isFirst ? "" : ",");
        _isFirst = false;
    }

    private void Quote(string text)
    {
        _text.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                < ' ' or '\u007F' => _text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture)),
                _ => _text.Append(character),
            };
        }

        _text.Append('"');
    }
}
