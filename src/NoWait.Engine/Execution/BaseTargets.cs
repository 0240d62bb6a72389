using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>What a base class or an interface itself says of a target that the build class overrides.</summary>
internal static class BaseTargets
{
    public const BindingFlags DeclaredHere =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The target of the <paramref name="level" />th base class that declares this name.</summary>
    public static Target OfClass(NukeBuild build, string name, int level)
    {
        for (var type = build.GetType(); type is not null && type != typeof(NukeBuild); type = type.BaseType)
        {
            if (type.GetProperty(name, DeclaredHere) is { } property && level-- == 0)
            {
                return Declared(build, property);
            }
        }

        throw new BuildDefinitionException(
            $"Target {name} asks for its base, but no base class of {build.GetType().Name} declares it.");
    }

    /// <summary>The target as this very property gives it, past any override.</summary>
    public static Target Declared(NukeBuild build, PropertyInfo property)
    {
        var getter = property.GetMethod;
        if (getter is null || getter.IsAbstract)
        {
            throw new BuildDefinitionException(
                $"{property.DeclaringType?.Name}.{property.Name} says nothing that could be inherited.");
        }

        var pointer = getter.MethodHandle.GetFunctionPointer();
        var read = (Func<Target>)Activator.CreateInstance(typeof(Func<Target>), build, pointer)!;
        return read();
    }
}
