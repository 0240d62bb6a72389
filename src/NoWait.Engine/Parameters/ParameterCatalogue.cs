using System.Reflection;
using Nuke.Common.CommandLine;

namespace Nuke.Common.Parameters;

/// <summary>All parameters of a build class and its components; looked for only when asked.</summary>
internal sealed class ParameterCatalogue(Type build)
{
    private const BindingFlags DeclaredHere =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private List<ParameterMember>? _ofClass;
    private List<ParameterMember>? _everything;
    private List<ParameterMember>? _all;

    /// <summary>Those that are set before anything runs.</summary>
    public IReadOnlyList<ParameterMember> OfClass => _ofClass ??= FindInClass();

    /// <summary>Those of the class and then those of its components.</summary>
    public IReadOnlyList<ParameterMember> Everything => _everything ??= FindEverything();

    /// <summary>Each name once, those of the class first.</summary>
    public IReadOnlyList<ParameterMember> All => _all ??= FindAll();

    public ParameterMember? Find(string name)
    {
        foreach (var parameter in All)
        {
            if (Names.Same(parameter.Name, name))
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>Fields and properties of a class and its base classes, the most derived first.</summary>
    public static IEnumerable<MemberInfo> MembersOfClass(Type build)
    {
        for (var type = build; type is not null && type != typeof(NukeBuild); type = type.BaseType)
        {
            foreach (var member in Members(type))
            {
                yield return member;
            }
        }
    }

    private static IEnumerable<MemberInfo> Members(Type type)
    {
        foreach (var field in type.GetFields(DeclaredHere))
        {
            // The compiler's own field behind a property has no attributes worth reading.
            if (field.Name[0] != '<')
            {
                yield return field;
            }
        }

        foreach (var property in type.GetProperties(DeclaredHere))
        {
            if (property.PropertyType != typeof(Target))
            {
                yield return property;
            }
        }
    }

    private List<ParameterMember> FindInClass()
    {
        var found = new List<ParameterMember>();
        AddParameters(found, MembersOfClass(build));
        return found;
    }

    private List<ParameterMember> FindEverything()
    {
        var found = new List<ParameterMember>(OfClass);
        foreach (var component in build.GetInterfaces())
        {
            if (component != typeof(INukeBuild))
            {
                AddParameters(found, Members(component));
            }
        }

        return found;
    }

    private List<ParameterMember> FindAll()
    {
        var found = new List<ParameterMember>();
        foreach (var parameter in Everything)
        {
            if (!found.Exists(x => Names.Same(x.Name, parameter.Name)))
            {
                found.Add(parameter);
            }
        }

        return found;
    }

    private static void AddParameters(List<ParameterMember> found, IEnumerable<MemberInfo> members)
    {
        foreach (var member in members)
        {
            if (ParameterMember.Of(member) is { } parameter)
            {
                found.Add(parameter);
            }
        }
    }
}
