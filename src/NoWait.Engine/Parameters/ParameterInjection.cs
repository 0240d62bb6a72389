using System.Reflection;
using Nuke.Common.Tooling;

namespace Nuke.Common.Parameters;

/// <summary>Sets the parameters that are fields or settable properties of the build class.</summary>
internal static class ParameterInjection
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static void Inject(
        NukeBuild build,
        ParameterCatalogue catalogue,
        ParameterValues values,
        Surroundings surroundings)
    {
        foreach (var parameter in catalogue.OfClass)
        {
            if (values.Get(parameter.Parameter) is { } value)
            {
                Set(build, parameter.Member, value);
            }
        }

        foreach (var member in ParameterCatalogue.MembersOfClass(build.GetType()))
        {
            if (member.GetCustomAttribute<PathVariableAttribute>() is { } program)
            {
                InjectPath(build, member, program, surroundings);
            }
        }
    }

    /// <summary>Sets a field, or a property through its setter or the field behind it; a computed property stays as it is.</summary>
    public static void Set(NukeBuild build, MemberInfo member, object value)
    {
        switch (member)
        {
            case FieldInfo field:
                field.SetValue(build, value);
                break;
            case PropertyInfo { SetMethod: not null } property:
                property.SetValue(build, value);
                break;
            default:
                member.DeclaringType!.GetField($"<{member.Name}>k__BackingField", Any)?.SetValue(build, value);
                break;
        }
    }

    private static void InjectPath(
        NukeBuild build,
        MemberInfo member,
        PathVariableAttribute attribute,
        Surroundings surroundings)
    {
        var program = attribute.Name ?? member.Name.ToLowerInvariant();
        if (PathVariableAttribute.Find(program, surroundings.Variable("PATH")) is { } path)
        {
            var type = (member as PropertyInfo)?.PropertyType ?? ((FieldInfo)member).FieldType;
            Set(build, member, type == typeof(string) ? path : new IO.AbsolutePath(path));
        }
    }
}
