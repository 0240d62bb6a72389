using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>Finds the targets of a build: its own properties and those of its components.</summary>
internal static class TargetDiscovery
{
    private const BindingFlags DeclaredHere =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Every target once, those of the class first; an overriding property wins over what it overrides.</summary>
    public static List<ExecutableTarget> Find(NukeBuild build)
    {
        var targets = new List<ExecutableTarget>();
        for (var type = build.GetType(); type is not null && type != typeof(NukeBuild); type = type.BaseType)
        {
            AddDeclaredBy(type, build, targets);
        }

        foreach (var component in build.GetType().GetInterfaces())
        {
            if (component != typeof(INukeBuild))
            {
                AddDeclaredBy(component, build, targets);
            }
        }

        foreach (var target in targets)
        {
            target.Definition = new TargetDefinition(build, target);
            target.Factory(target.Definition);
        }

        return targets;
    }

    private static void AddDeclaredBy(Type type, NukeBuild build, List<ExecutableTarget> targets)
    {
        foreach (var property in type.GetProperties(DeclaredHere))
        {
            // A name with a dot is an explicit implementation: the interface's own property leads to it.
            if (property.PropertyType == typeof(Target) && !property.Name.Contains('.', StringComparison.Ordinal))
            {
                Add(property, build, targets);
            }
        }
    }

    private static void Add(PropertyInfo property, NukeBuild build, List<ExecutableTarget> targets)
    {
        var index = targets.FindIndex(x => x.Name == property.Name);
        if (index >= 0 && !IsRedeclaration(property, targets[index].Member))
        {
            return;
        }

        var getter = property.GetMethod
            ?? throw new BuildDefinitionException($"Target {property.Name} cannot be read: give it a getter.");
        var factory = getter.Invoke(build, BindingFlags.DoNotWrapExceptions, null, null, null) as Target
            ?? throw new BuildDefinitionException($"Target {property.Name} is null.");
        var target = new ExecutableTarget(property, property.Name, factory);
        if (index >= 0)
        {
            targets[index] = target;
        }
        else
        {
            targets.Add(target);
        }
    }

    private static bool IsRedeclaration(PropertyInfo property, MemberInfo earlier) =>
        earlier.DeclaringType is { IsInterface: true } && earlier.DeclaringType.IsAssignableFrom(property.DeclaringType);
}
