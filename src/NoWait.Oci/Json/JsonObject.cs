using System.Globalization;
using System.Text.Json;

namespace NoWait.Oci.Json;

/// <summary>Reads an object member by member, and keeps what nobody asked for.</summary>
/// <remarks>By hand: the serializer's generic metadata over value types would cost more time to compile than all else.</remarks>
internal sealed class JsonObject
{
    /// <summary>The longest JSON that is read: manifests beyond 4 MiB are refused by registries too.</summary>
    public const int MaximumSize = 8 * 1024 * 1024;

    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly JsonElement _element;
    private readonly string _what;

    private JsonObject(JsonElement element, string what)
    {
        _element = element.ValueKind == JsonValueKind.Object ? element : throw OciException.Malformed(what, "it is no JSON object");
        _what = what;
    }

    /// <summary>Reads what these bytes say.</summary>
    /// <exception cref="OciException">They are not JSON, or not of this shape (<see cref="OciError.Malformed"/>).</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, string what, Func<JsonObject, T> read)
        where T : class => Parse(json, what, root => read(new JsonObject(root, what)));

    /// <summary>Reads a list of objects.</summary>
    /// <exception cref="OciException">They are not JSON, or not of this shape (<see cref="OciError.Malformed"/>).</exception>
    public static T[] ReadArray<T>(ReadOnlyMemory<byte> json, string what, Func<JsonObject, T> read)
        where T : class => Parse(json, what, root => Items(root, what, read));

    public string Text(string name) => OptionalText(name) ?? throw Wrong(name, "missing");

    public string? OptionalText(string name)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Undefined => null,
            _ => throw Wrong(name, "no text"),
        };
    }

    public long Number(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= 0
            ? number
            : throw Wrong(name, "no size");

    public long NumberOrZero(string name) => Find(name).ValueKind == JsonValueKind.Undefined ? 0
        : Find(name).ValueKind == JsonValueKind.Number && Find(name).TryGetInt64(out var number) ? number : throw Wrong(name, "no number");

    public bool Flag(string name) => Find(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Undefined => false,
        _ => throw Wrong(name, "neither true nor false"),
    };

    public Digest Digest(string name) => Oci.Digest.TryParse(OptionalText(name), out var digest) ? digest : throw Wrong(name, "no digest");

    public DateTimeOffset? Time(string name)
    {
        var value = Find(name);
        return value.ValueKind == JsonValueKind.Undefined ? null
            : value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time) ? time
            : throw Wrong(name, "no time");
    }

    public string[]? Texts(string name)
    {
        var value = Find(name);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        var texts = new string[Length(value, name)];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = value[i].ValueKind == JsonValueKind.String ? value[i].GetString()! : throw Wrong(name, "no list of texts");
        }

        return texts;
    }

    public Digest[] Digests(string name)
    {
        var texts = Texts(name) ?? throw Wrong(name, "missing");
        var digests = new Digest[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            digests[i] = Oci.Digest.TryParse(texts[i], out var digest) ? digest : throw Wrong(name, "no list of digests");
        }

        return digests;
    }

    public Dictionary<string, string>? Map(string name)
    {
        if (Find(name).ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in Members(name))
        {
            map[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString()!,
                JsonValueKind.Null => "",
                _ => throw Wrong(name, "no map of texts"),
            };
        }

        return map;
    }

    /// <summary>A set as Go writes one: an object whose members are empty objects.</summary>
    public string[]? Set(string name) => Find(name).ValueKind == JsonValueKind.Undefined
        ? null
        : [.. Members(name).Select(member => member.Name)];

    public T Object<T>(string name, Func<JsonObject, T> read)
        where T : class => OptionalObject(name, read) ?? throw Wrong(name, "missing");

    public T? OptionalObject<T>(string name, Func<JsonObject, T> read)
        where T : class => Find(name).ValueKind == JsonValueKind.Undefined ? null : read(new JsonObject(Find(name), $"{_what}'s {name}"));

    public T[] Objects<T>(string name, Func<JsonObject, T> read)
        where T : class => OptionalObjects(name, read) ?? throw Wrong(name, "missing");

    public T[]? OptionalObjects<T>(string name, Func<JsonObject, T> read)
        where T : class => Find(name).ValueKind == JsonValueKind.Undefined ? null : Items(Find(name), $"{_what}'s {name}", read);

    /// <summary>The members that nobody has asked for so far, as they were written; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Rest()
    {
        Dictionary<string, string>? rest = null;
        foreach (var member in _element.EnumerateObject())
        {
            if (!_asked.Contains(member.Name))
            {
                rest ??= new(StringComparer.Ordinal);
                rest[member.Name] = member.Value.GetRawText();
            }
        }

        return rest;
    }

    private static T Parse<T>(ReadOnlyMemory<byte> json, string what, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw OciException.Malformed(
                what, string.Create(CultureInfo.InvariantCulture, $"it is no JSON from byte {e.BytePositionInLine ?? 0} on"), e);
        }
        catch (InvalidOperationException e)
        {
            // The reader's word for texts that are not Unicode.
            throw OciException.Malformed(what, "its JSON is not Unicode", e);
        }
    }

    private static T[] Items<T>(JsonElement array, string what, Func<JsonObject, T> read)
        where T : class
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw OciException.Malformed(what, "it is no list");
        }

        var items = new T[array.GetArrayLength()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(new JsonObject(array[i], what));
        }

        return items;
    }

    /// <summary>The member's value; undefined when it is missing or null, which Go writes for what is empty.</summary>
    private JsonElement Find(string name)
    {
        _asked.Add(name);
        return _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;
    }

    private JsonElement.ObjectEnumerator Members(string name) =>
        Find(name).ValueKind == JsonValueKind.Object ? Find(name).EnumerateObject() : throw Wrong(name, "no object");

    private int Length(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : throw Wrong(name, "no list");

    private OciException Wrong(string name, string what) => OciException.Malformed(_what, $"its {name} is {what}");
}
