using Nuke.Common.Execution;

namespace Nuke.Common;

/// <summary>Asks collections of targets.</summary>
public static class ExecutableTargetExtensions
{
    /// <summary>Whether the target is among these.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Target target) =>
        targets.Any(x => x.Factory.Equals(target));
}
