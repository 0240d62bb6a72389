using System.Collections;
using System.ComponentModel;
using System.Globalization;
using Nuke.Common.CommandLine;
using Nuke.Common.IO;

namespace Nuke.Common.Parameters;

/// <summary>Turns the text that users write into what a parameter's type wants.</summary>
internal static class Conversion
{
    /// <summary>The element's type of an array or of one of the list interfaces; null for anything else.</summary>
    public static Type? ElementType(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        return type.IsGenericType
            && type.GetGenericArguments() is [var element]
            && type.IsAssignableFrom(typeof(List<>).MakeGenericType(element))
            ? element
            : null;
    }

    /// <summary>One value, or a list of them; throws <see cref="FormatException" /> with the text that does not fit.</summary>
    /// <param name="texts">One text for a single value, any number for a list.</param>
    /// <param name="type">What is wanted; nullable types give the value under them.</param>
    /// <param name="folder">What relative paths are relative to.</param>
    public static object? Convert(IReadOnlyList<string> texts, Type type, string folder)
    {
        if (ElementType(type) is not { } element)
        {
            return ConvertOne(texts[^1], type, folder);
        }

        var values = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var text in texts)
        {
            values.Add(ConvertOne(text, element, folder));
        }

        if (!type.IsArray)
        {
            return values;
        }

        var array = Array.CreateInstanceFromArrayType(type, values.Count);
        values.CopyTo(array, 0);
        return array;
    }

    private static object? ConvertOne(string text, Type type, string folder)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || type == typeof(object))
        {
            return text;
        }

        if (type == typeof(AbsolutePath))
        {
            return new AbsolutePath(Path.Combine(folder, text));
        }

        try
        {
            return type == typeof(bool) ? ConvertFlag(text)
                : type.IsEnum ? ConvertEnum(text, type)
                : type.IsPrimitive || type == typeof(decimal) ? ChangeType(text, type)
                : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception exception)
        {
            throw new FormatException($"'{text}' is not {Describe(type)}", exception);
        }
    }

    // The type descriptor's converters do the same and take ten milliseconds to load.
    private static object ChangeType(string text, Type type) =>
        System.Convert.ChangeType(text, type, CultureInfo.InvariantCulture);

    private static object ConvertEnum(string text, Type type)
    {
        foreach (var name in Enum.GetNames(type))
        {
            if (Names.Same(name, text))
            {
                return Enum.Parse(type, name);
            }
        }

        return text.Contains(',', StringComparison.Ordinal)
            ? Enum.Parse(type, text, ignoreCase: true)
            : throw new FormatException();
    }

    private static bool ConvertFlag(string text) =>
        text switch
        {
            "1" => true,
            "0" => false,
            _ => bool.Parse(text),
        };

    /// <summary>What a value of the type looks like, for people.</summary>
    public static string Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
            : type == typeof(bool) ? "true or false"
            : IsWhole(type) ? "a whole number"
            : type == typeof(decimal) || type == typeof(double) || type == typeof(float) ? "a number"
            : type == typeof(TimeSpan) ? "a duration like 00:00:30"
            : type == typeof(AbsolutePath) ? "a path"
            : type == typeof(string) ? "a text"
            : $"a {type.Name}";
    }

    private static bool IsWhole(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte)
        || type == typeof(uint) || type == typeof(ulong) || type == typeof(ushort) || type == typeof(sbyte);
}
