namespace Nuke.Common.Execution;

/// <summary>Decides before anything runs which targets of the plan are left out, and why.</summary>
internal static class Skipping
{
    public const string DoneBefore = "succeeded in the last run";

    private const string ByUser = "--skip";

    /// <summary>Sets <see cref="ExecutableTarget.Skipped" /> from the command line and the static conditions.</summary>
    /// <param name="plan">The targets of this run.</param>
    /// <param name="named">What the command line skips; empty for all that it does not name, null for none.</param>
    /// <param name="doneBefore">What succeeded in the last run, with <c>--continue</c>.</param>
    public static void Apply(
        IReadOnlyList<ExecutableTarget> plan,
        List<ExecutableTarget>? named,
        List<string> doneBefore)
    {
        foreach (var target in plan)
        {
            if (named is { Count: 0 } ? !target.Invoked : named?.Contains(target) == true)
            {
                Skip(target, ByUser, plan);
            }
            else if (doneBefore.Contains(target.Name))
            {
                Skip(target, DoneBefore, plan);
            }
        }

        foreach (var target in plan)
        {
            if (target.Skipped is null && Failing(target.Definition.StaticConditions) is { } condition)
            {
                target.OnlyWhen = condition.Text;
                Skip(target, "only when " + condition.Text, plan);
            }
        }
    }

    /// <summary>The first condition that does not hold; null when all do.</summary>
    public static Condition? Failing(List<Condition> conditions) => conditions.Find(x => !x.Holds());

    private static void Skip(ExecutableTarget target, string reason, IReadOnlyList<ExecutableTarget> plan)
    {
        target.Skipped ??= reason;
        if (target.Definition.DependencyBehavior == DependencyBehavior.Skip)
        {
            SkipDependencies(target, plan);
        }
    }

    /// <summary>Leaves out what would run for nobody: what the user named or another target needs stays.</summary>
    private static void SkipDependencies(ExecutableTarget target, IReadOnlyList<ExecutableTarget> plan)
    {
        foreach (var dependency in target.ExecutionDependencies)
        {
            var isNeeded = dependency.Invoked
                || plan.Any(x => x.Skipped is null && x.ExecutionDependencies.Contains(dependency));
            if (dependency.Skipped is null && !isNeeded)
            {
                dependency.Skipped = $"only needed by {target.Name}";
                SkipDependencies(dependency, plan);
            }
        }
    }
}
