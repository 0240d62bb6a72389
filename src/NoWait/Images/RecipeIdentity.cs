using System.Globalization;

namespace NoWait.Images;

/// <summary>The options of a recipe by name, in an order of their own: two lists are equal when and only when all options are.</summary>
internal sealed class RecipeIdentity
{
    private readonly List<KeyValuePair<string, string>> _parts = [];

    /// <summary>The parts; one that is not given is not among them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parts => _parts;

    /// <summary>Adds an option; null for one that is not given, which an empty one is.</summary>
    public RecipeIdentity Add(string name, string? value)
    {
        if (value is not null)
        {
            _parts.Add(new(name, value));
        }

        return this;
    }

    /// <summary>Adds a switch.</summary>
    public RecipeIdentity Add(string name, bool value) => Add(name, value ? "yes" : "no");

    /// <summary>Adds a number.</summary>
    public RecipeIdentity Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds pairs, of which the order counts.</summary>
    public RecipeIdentity Add(string name, Values<KeyValuePair<string, string>> pairs)
    {
        foreach (var (key, value) in pairs.AsSpan())
        {
            Add(name + " name", key).Add(name + " value", value);
        }

        return this;
    }
}
