using System.Text.Json;

namespace NoWait.Timing.Events;

/// <summary>The parts that events are written in, and read back from.</summary>
internal static class JsonWords
{
    public static string Of(Place place) => place == Events.Place.Ci ? "ci" : "laptop";

    public static Place Place(string? word) => word == "ci" ? Events.Place.Ci : Events.Place.Laptop;

    public static string Of(Outcome outcome) => outcome switch
    {
        Events.Outcome.Failed => "failed",
        Events.Outcome.Cancelled => "cancelled",
        Events.Outcome.Skipped => "skipped",
        Events.Outcome.WentBack => "went back",
        _ => "succeeded",
    };

    public static Outcome Outcome(string? word) => word switch
    {
        "failed" => Events.Outcome.Failed,
        "cancelled" => Events.Outcome.Cancelled,
        "skipped" => Events.Outcome.Skipped,
        "went back" => Events.Outcome.WentBack,
        _ => Events.Outcome.Succeeded,
    };

    public static void WriteOptional(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    public static void WriteList<T>(
        this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    public static string Text(this JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new JsonException($"{name} is null");

    public static string? TextOrNull(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static DateTimeOffset Time(this JsonElement json, string name) => json.GetProperty(name).GetDateTimeOffset();

    public static DateTimeOffset Time(this JsonElement json, string name, DateTimeOffset orElse) =>
        json.TryGetProperty(name, out var value) ? value.GetDateTimeOffset() : orElse;

    public static int Whole(this JsonElement json, string name, int orElse) =>
        json.TryGetProperty(name, out var value) ? value.GetInt32() : orElse;

    public static long? Long(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    public static double Real(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    public static double? RealOrNull(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    public static decimal? Money(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetDecimal() : null;

    public static bool Flag(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.GetBoolean();

    public static Person Person(this JsonElement json, string name)
    {
        var person = json.GetProperty(name);
        return new(person.Text("name"), person.TextOrNull("email"));
    }

    public static T[] List<T>(this JsonElement json, string name, Func<JsonElement, T> read)
        where T : class
    {
        if (!json.TryGetProperty(name, out var list))
        {
            return [];
        }

        var items = new T[list.GetArrayLength()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(list[i]);
        }

        return items;
    }

    /// <summary>The properties that are none of these, each on its own memory; null when there are none.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? Except(this JsonElement json, ReadOnlySpan<string> known)
    {
        Dictionary<string, JsonElement>? others = null;
        foreach (var property in json.EnumerateObject())
        {
            if (!Contains(known, property))
            {
                (others ??= new(StringComparer.Ordinal))[property.Name] = property.Value.Clone();
            }
        }

        return others;
    }

    private static bool Contains(ReadOnlySpan<string> names, JsonProperty property)
    {
        foreach (var name in names)
        {
            if (property.NameEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
