namespace Nuke.Common.Execution;

/// <summary>How the targets hang together, and the order in which some of them run.</summary>
internal static class TargetGraph
{
    /// <summary>Turns what the targets say of each other into their dependencies.</summary>
    public static void Connect(IReadOnlyList<ExecutableTarget> targets)
    {
        foreach (var target in targets)
        {
            foreach (var link in target.Definition.Links)
            {
                Connect(target, link.Relation, Find(targets, link.Other, "Target " + target.Name));
            }
        }
    }

    /// <summary>The roots and all that they bring along, each after whatever it has to wait for.</summary>
    public static List<ExecutableTarget> Plan(IReadOnlyList<ExecutableTarget> roots)
    {
        var scheduled = new List<ExecutableTarget>();
        foreach (var root in roots)
        {
            Schedule(root, scheduled);
        }

        var plan = new List<ExecutableTarget>(scheduled.Count);
        var path = new List<ExecutableTarget>();
        foreach (var target in scheduled)
        {
            Append(target, scheduled, plan, path);
        }

        return plan;
    }

    /// <summary>The target that the property gave; throws with who names it when it is none.</summary>
    public static ExecutableTarget Find(IReadOnlyList<ExecutableTarget> targets, Target factory, string who)
    {
        // Most targets are cached lambdas; the slow comparison is for those that capture their build.
        foreach (var target in targets)
        {
            if (ReferenceEquals(target.Factory, factory))
            {
                return target;
            }
        }

        foreach (var target in targets)
        {
            if (target.Factory.Equals(factory))
            {
                return target;
            }
        }

        throw new BuildDefinitionException(
            $"{who} names something that is no target of the build. Name a property of type Target.");
    }

    private static void Connect(ExecutableTarget target, Relation relation, ExecutableTarget other)
    {
        switch (relation)
        {
            case Relation.DependsOn:
                target.DependsOn(other);
                break;
            case Relation.DependentFor:
                other.DependsOn(target);
                break;
            case Relation.Before:
                other.RunsAfter(target);
                break;
            case Relation.After:
                target.RunsAfter(other);
                break;
            case Relation.Triggers:
                other.TriggeredBy(target);
                break;
            default:
                target.TriggeredBy(other);
                break;
        }
    }

    /// <summary>Dependencies first, so that without other constraints the plan reads as the build was written.</summary>
    private static void Schedule(ExecutableTarget target, List<ExecutableTarget> scheduled)
    {
        var seen = new HashSet<ExecutableTarget>(scheduled);
        Visit(target);

        void Visit(ExecutableTarget next)
        {
            if (!seen.Add(next))
            {
                return;
            }

            foreach (var dependency in next.ExecutionDependencies)
            {
                Visit(dependency);
            }

            scheduled.Add(next);
            foreach (var triggered in next.Triggers)
            {
                Visit(triggered);
            }
        }
    }

    private static void Append(
        ExecutableTarget target,
        List<ExecutableTarget> scheduled,
        List<ExecutableTarget> plan,
        List<ExecutableTarget> path)
    {
        if (plan.Contains(target))
        {
            return;
        }

        var start = path.IndexOf(target);
        path.Add(target);
        if (start >= 0)
        {
            var circle = string.Join(" -> ", path.Skip(start).Select(x => x.Name));
            throw new BuildDefinitionException($"Targets wait for each other in a circle: {circle}. Take one link out.");
        }

        foreach (var earlier in target.AllDependencies)
        {
            if (scheduled.Contains(earlier))
            {
                Append(earlier, scheduled, plan, path);
            }
        }

        path.RemoveAt(path.Count - 1);
        plan.Add(target);
    }
}
