using System.Reflection;

namespace Nuke.Common.Parameters;

/// <summary>A field or property with <see cref="ParameterAttribute" />, as reflection sees it.</summary>
internal sealed class ParameterMember
{
    private ParameterMember(MemberInfo member, ParameterAttribute attribute)
    {
        Member = member;
        Attribute = attribute;
        Parameter = new Parameter(
            Parameter.KeyOf(member),
            Prefix(member.DeclaringType) + (attribute.Name ?? member.Name.TrimStart('_')),
            attribute.Separator,
            member.IsDefined(typeof(SecretAttribute), inherit: true),
            (member as PropertyInfo)?.PropertyType ?? ((FieldInfo)member).FieldType);
    }

    public MemberInfo Member { get; }

    public ParameterAttribute Attribute { get; }

    public Parameter Parameter { get; }

    public string Name => Parameter.Name;

    public bool IsRequired =>
        Member.IsDefined(typeof(RequiredAttribute), inherit: true)
        || (Member.DeclaringType!.IsDefined(typeof(RequiredAttribute), inherit: true)
            && !Member.IsDefined(typeof(OptionalAttribute), inherit: true));

    /// <summary>The member as a parameter; null when it is none.</summary>
    public static ParameterMember? Of(MemberInfo member) =>
        member.GetCustomAttribute<ParameterAttribute>() is { } attribute
            ? new ParameterMember(member, attribute)
            : null;

    private static string Prefix(Type? type) =>
        type is { IsInterface: true } ? type.GetCustomAttribute<ParameterPrefixAttribute>()?.Prefix ?? "" : "";
}
