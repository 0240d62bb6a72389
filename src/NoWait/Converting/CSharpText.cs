using System.Globalization;
using System.Text;

namespace NoWait.Converting;

/// <summary>Values as C# writes them.</summary>
internal static class CSharpText
{
    /// <summary>A literal of the text; null is <c>null</c>.</summary>
    public static string Literal(string? text)
    {
        if (text is null)
        {
            return "null";
        }

        var result = new StringBuilder("\"");
        foreach (var character in text)
        {
            result.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\0' => "\\0",
                _ when char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029' or '\ufeff' =>
                    "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
                _ => character.ToString(),
            });
        }

        return result.Append('"').ToString();
    }

    /// <summary>A collection expression of literals.</summary>
    public static string List(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Select(Literal)) + "]";

    /// <summary>A collection expression of pairs.</summary>
    public static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        "[" + string.Join(", ", pairs.Select(pair => $"new({Literal(pair.Key)}, {Literal(pair.Value)})")) + "]";

    /// <summary>An expression with those of these properties that are not as they would be anyhow.</summary>
    public static string With(string expression, params ReadOnlySpan<string?> properties)
    {
        var set = new List<string>();
        foreach (var property in properties)
        {
            if (property is not null)
            {
                set.Add(property);
            }
        }

        return set.Count == 0 ? expression : $"{expression} {{ {string.Join(", ", set)} }}";
    }

    /// <summary>A property that is set to a text; null where the text is.</summary>
    public static string? Set(string name, string? text) => text is null ? null : $"{name} = {Literal(text)}";

    /// <summary>A property that is set to texts; null where there are none.</summary>
    public static string? Set(string name, Values<string> texts) => texts.Count == 0 ? null : $"{name} = {List(texts)}";

    /// <summary>A property that is true; null where it is not.</summary>
    public static string? Set(string name, bool isSet) => isSet ? $"{name} = true" : null;

    /// <summary>A property that may say true or false; null where it says neither.</summary>
    public static string? Set(string name, bool? isSet) => isSet is { } value ? $"{name} = {(value ? "true" : "false")}" : null;

    /// <summary>A property that is a duration; null where there is none.</summary>
    public static string? Set(string name, TimeSpan? time) =>
        time is { } value ? string.Create(CultureInfo.InvariantCulture, $"{name} = TimeSpan.FromTicks({value.Ticks}L)") : null;
}
