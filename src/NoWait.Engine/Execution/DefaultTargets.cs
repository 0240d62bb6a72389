using System.Linq.Expressions;

namespace Nuke.Common.Execution;

/// <summary>The targets that run when the command line names none.</summary>
internal interface IDefaultTargets
{
    /// <summary>Sets <see cref="ExecutableTarget.IsDefault" />.</summary>
    void Mark(NukeBuild build, IReadOnlyList<ExecutableTarget> targets);
}

/// <summary>Default targets as functions of the build.</summary>
internal sealed class SelectedTargets<T>(Func<T, Target>[] selectors) : IDefaultTargets
    where T : NukeBuild
{
    public void Mark(NukeBuild build, IReadOnlyList<ExecutableTarget> targets)
    {
        foreach (var selector in selectors)
        {
            TargetGraph.Find(targets, selector((T)build), "The build's default").IsDefault = true;
        }
    }
}

/// <summary>Default targets as expression trees.</summary>
internal sealed class NamedTargets(IReadOnlyList<LambdaExpression> expressions) : IDefaultTargets
{
    public void Mark(NukeBuild build, IReadOnlyList<ExecutableTarget> targets)
    {
        foreach (var expression in expressions)
        {
            TargetNames.Find(targets, Expressions.Property(expression).Name).IsDefault = true;
        }
    }
}
