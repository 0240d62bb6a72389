namespace Nuke.Common;

/// <summary>A field or property whose value the user gives: command line, then environment, then parameters file.</summary>
/// <param name="description">One line for <c>--help</c>; null when the name says it.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class ParameterAttribute(string? description = null) : Attribute
{
    /// <summary>One line for <c>--help</c>; null when the name says it.</summary>
    public string? Description { get; } = description;

    /// <summary>What it is called; null for the member's own name.</summary>
    public string? Name { get; set; }

    /// <summary>What separates the elements of a list; null for white space.</summary>
    public string? Separator { get; set; }

    /// <summary>Whether <c>--help</c> and the schema show it.</summary>
    public bool List { get; set; } = true;

    /// <summary>The type that has <see cref="ValueProviderMember" />; null for the member's own.</summary>
    public Type? ValueProviderType { get; set; }

    /// <summary>The member that lists the values that make sense; null when any does.</summary>
    public string? ValueProviderMember { get; set; }
}

/// <summary>A parameter whose value never reaches the output: it is shown as <c>***</c>.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>A parameter, or every parameter of a class, without which the build does not start.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Class)]
public sealed class RequiredAttribute : Attribute;

/// <summary>A parameter that may be missing although its class is <see cref="RequiredAttribute" />.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class OptionalAttribute : Attribute;

/// <summary>Put before the name of every parameter of a component.</summary>
/// <param name="prefix">The prefix, in the case of a member.</param>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class ParameterPrefixAttribute(string prefix) : Attribute
{
    /// <summary>The prefix, in the case of a member.</summary>
    public string Prefix { get; } = prefix;
}
