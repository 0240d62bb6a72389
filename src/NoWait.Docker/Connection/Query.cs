using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NoWait.Docker.Json;

namespace NoWait.Docker.Connection;

/// <summary>The query of a request; what is null or false is left out, as the Engine's API expects.</summary>
internal sealed class Query : IEnumerable
{
    private readonly StringBuilder _text = new();

    public static Query None => [];

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    public void Add(string name, bool value) => Add(name, value ? "1" : null);

    public void Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            Add(name, value);
        }
    }

    /// <summary>Filters travel as JSON: a name and the values, any of which will do.</summary>
    public void Add(string name, Filters? filters) => Add(
        name,
        filters is null || filters.IsEmpty ? null : JsonSerializer.Serialize(filters.Values, EngineJson.Default.FilterValues));

    public IEnumerator GetEnumerator() => throw new NotSupportedException();

    public override string ToString() => _text.ToString();
}
