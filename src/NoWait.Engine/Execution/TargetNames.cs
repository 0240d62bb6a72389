using Nuke.Common.CommandLine;

namespace Nuke.Common.Execution;

/// <summary>Finds targets by the names that people write.</summary>
internal static class TargetNames
{
    /// <summary>The target; throws with the nearest name when there is none.</summary>
    public static ExecutableTarget Find(IReadOnlyList<ExecutableTarget> targets, string name)
    {
        foreach (var target in targets)
        {
            if (Names.Same(target.Name, name))
            {
                return target;
            }
        }

        var nearest = Names.Nearest(name, targets.Select(x => x.Name));
        throw new UsageException(
            $"There is no target {name}. " +
            (nearest is null ? "See --help for those there are." : $"Did you mean {nearest}?"));
    }
}
