using System.Collections;

namespace NoWait.Docker;

/// <summary>What a list or a prune is narrowed to: filter names of the Engine's API, each with the values that pass.</summary>
public sealed class Filters : IEnumerable<KeyValuePair<string, string>>
{
    internal Dictionary<string, List<string>> Values { get; } = new(StringComparer.Ordinal);

    internal bool IsEmpty => Values.Count == 0;

    /// <summary>Lets a value of a filter pass: <c>{ "label", "nowait.service=api" }</c>.</summary>
    public void Add(string name, string value)
    {
        if (!Values.TryGetValue(name, out var values))
        {
            Values[name] = values = [];
        }

        values.Add(value);
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        Values.SelectMany(filter => filter.Value, (filter, value) => KeyValuePair.Create(filter.Key, value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
