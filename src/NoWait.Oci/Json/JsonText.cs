using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NoWait.Oci.Json;

/// <summary>Writes canonical JSON: members as they are named, maps sorted, no white space, nothing escaped in vain.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>RFC 3339 in UTC, with a <c>Z</c> and no more digits than are needed, as Go writes it.</summary>
    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset? value) => json.Text(
        name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    public static void NumberUnlessZero(this Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    public static void Texts(this Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void Map(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string>? map)
    {
        if (map is null)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var key in Sorted(map.Keys))
        {
            json.WriteString(key, map[key]);
        }

        json.WriteEndObject();
    }

    /// <summary>A set as Go writes one: an object whose members are empty objects.</summary>
    public static void Set(this Utf8JsonWriter json, string name, IReadOnlyList<string>? set)
    {
        if (set is null)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var item in Sorted(new HashSet<string>(set, StringComparer.Ordinal)))
        {
            json.WriteStartObject(item);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void Object<T>(this Utf8JsonWriter json, string name, T? value, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            Object(json, value, write);
        }
    }

    public static void Objects<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T>? values, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (values is not null)
        {
            json.WritePropertyName(name);
            Array(json, values, write);
        }
    }

    public static void Object<T>(this Utf8JsonWriter json, T value, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        write(json, value);
        json.WriteEndObject();
    }

    public static void Array<T>(this Utf8JsonWriter json, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            Object(json, value, write);
        }

        json.WriteEndArray();
    }

    /// <summary>Members that were read and have no name here, as they were written.</summary>
    public static void Rest(this Utf8JsonWriter json, IReadOnlyDictionary<string, string>? rest)
    {
        foreach (var name in rest is null ? [] : Sorted(rest.Keys))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(rest![name]);
        }
    }

    private static string[] Sorted(IEnumerable<string> keys)
    {
        string[] sorted = [.. keys];
        System.Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }
}
