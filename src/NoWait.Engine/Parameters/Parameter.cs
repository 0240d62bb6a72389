using System.Reflection;
using Nuke.Common.CommandLine;

namespace Nuke.Common.Parameters;

/// <summary>What has to be known of a parameter to find its value.</summary>
/// <param name="key">Component and member, with their namespace: unique in a build.</param>
/// <param name="name">Its prefix and name, in the case of a member.</param>
/// <param name="separator">What separates the elements of a list; null for white space.</param>
/// <param name="isSecret">Whether its value never reaches the output.</param>
/// <param name="type">What the value is to be; a nullable type means the type under it.</param>
internal sealed class Parameter(string key, string name, string? separator, bool isSecret, Type type)
{
    public string Key { get; } = key;

    public string Name { get; } = name;

    public string? Separator { get; } = separator;

    public bool IsSecret { get; } = isSecret;

    public Type Type { get; } = type;

    /// <summary>The type of one value: the element of a list, the type under a nullable.</summary>
    public Type ValueType
    {
        get
        {
            var one = Conversion.ElementType(Type) ?? Type;
            return Nullable.GetUnderlyingType(one) ?? one;
        }
    }

    public OptionShape Shape =>
        Conversion.ElementType(Type) is not null
            ? Separator is null ? OptionShape.List : OptionShape.Single
            : ValueType == typeof(bool) ? OptionShape.Flag : OptionShape.Single;

    /// <summary>How to give it a value, for messages.</summary>
    public string Remedy =>
        $"Give it with --{Names.Dashed(Name)}, as {Names.Underscored(Name)} in the environment, " +
        "or in .nuke/parameters.json.";

    /// <summary>Component and member, for messages.</summary>
    public string FullName
    {
        get
        {
            var component = Key[..Key.LastIndexOf('.')];
            return component[(component.LastIndexOfAny(['.', '+']) + 1)..] + Key[Key.LastIndexOf('.')..];
        }
    }

    public static string KeyOf(MemberInfo member) => member.DeclaringType!.FullName + "." + member.Name;
}
