using System.Text.Json;

namespace NoWait.Verifying;

/// <summary>Says in which members two JSON texts differ.</summary>
internal static class JsonDifferences
{
    /// <summary>The members that differ, by their paths, with both values.</summary>
    /// <param name="name">What the text is called.</param>
    /// <param name="first">One text.</param>
    /// <param name="second">The other.</param>
    /// <param name="except">Members of the root that are told of elsewhere.</param>
    public static IReadOnlyList<string> Between(
        string name, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, params ReadOnlySpan<string> except)
    {
        using var left = JsonDocument.Parse(first);
        using var right = JsonDocument.Parse(second);
        var found = new List<string>();
        foreach (var member in Members(left.RootElement, right.RootElement))
        {
            if (!except.Contains(member))
            {
                Compare($"{name} {member}", Of(left.RootElement, member), Of(right.RootElement, member), found);
            }
        }

        return found;
    }

    private static void Compare(string path, JsonElement? first, JsonElement? second, List<string> found)
    {
        if (first?.ValueKind == JsonValueKind.Object && second?.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in Members(first.Value, second.Value))
            {
                Compare($"{path}.{member}", Of(first.Value, member), Of(second.Value, member), found);
            }
        }
        else if (first?.ValueKind == JsonValueKind.Array && second?.ValueKind == JsonValueKind.Array)
        {
            var (left, right) = (first.Value.EnumerateArray().ToList(), second.Value.EnumerateArray().ToList());
            for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
            {
                Compare($"{path}[{i}]", i < left.Count ? left[i] : null, i < right.Count ? right[i] : null, found);
            }
        }
        else if (Text(first) != Text(second))
        {
            found.Add($"{path} is {Text(first)} and {Text(second)}");
        }
    }

    private static IEnumerable<string> Members(JsonElement first, JsonElement second) => first.EnumerateObject()
        .Concat(second.EnumerateObject()).Select(member => member.Name).Distinct(StringComparer.Ordinal);

    private static JsonElement? Of(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value : null;

    private static string Text(JsonElement? element) => element?.GetRawText() ?? "absent";
}
