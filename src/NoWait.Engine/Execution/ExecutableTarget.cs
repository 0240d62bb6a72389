using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>A target of one build: what it is, what it hangs together with, and what became of it.</summary>
public class ExecutableTarget
{
    private readonly List<ExecutableTarget> _executionDependencies = [];
    private readonly List<ExecutableTarget> _orderDependencies = [];
    private readonly List<ExecutableTarget> _triggerDependencies = [];
    private readonly List<ExecutableTarget> _triggers = [];

    internal ExecutableTarget(PropertyInfo member, string name, Target factory)
    {
        Member = member;
        Name = name;
        Factory = factory;
    }

    /// <summary>The property's name.</summary>
    public string Name { get; }

    /// <summary>One line for people; null when there is none.</summary>
    public string? Description => Definition.Text;

    /// <summary>The property that declares it.</summary>
    public MemberInfo Member { get; }

    /// <summary>Whether <c>--help</c> shows it.</summary>
    public bool Listed => Definition.Listed;

    /// <summary>Whether it runs when the command line names no target.</summary>
    public bool IsDefault { get; internal set; }

    /// <summary>Whether the command line named it.</summary>
    public bool Invoked { get; internal set; }

    /// <summary>How far it has come.</summary>
    public ExecutionStatus Status { get; internal set; }

    /// <summary>How long its actions took, by a monotonic clock.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>What it last reported of itself.</summary>
    public Dictionary<string, string> SummaryInformation { get; internal set; } = [];

    /// <summary>Why it is skipped; null when it is not.</summary>
    public string? Skipped { get; internal set; }

    /// <summary>The condition that did not hold, as it was written; null when none failed.</summary>
    public string? OnlyWhen { get; internal set; }

    /// <summary>The targets that it depends on.</summary>
    public IReadOnlyCollection<ExecutableTarget> ExecutionDependencies => _executionDependencies;

    /// <summary>The targets that run before it when both run.</summary>
    public IReadOnlyCollection<ExecutableTarget> OrderDependencies => _orderDependencies;

    /// <summary>The targets that trigger it.</summary>
    public IReadOnlyCollection<ExecutableTarget> TriggerDependencies => _triggerDependencies;

    /// <summary>The targets that it triggers.</summary>
    public IReadOnlyCollection<ExecutableTarget> Triggers => _triggers;

    /// <summary>All targets that run before it when both run, each once.</summary>
    public IReadOnlyCollection<ExecutableTarget> AllDependencies
    {
        get
        {
            var all = new List<ExecutableTarget>(_executionDependencies);
            AddMissing(all, _orderDependencies);
            AddMissing(all, _triggerDependencies);
            return all;
        }
    }

    internal Target Factory { get; }

    internal TargetDefinition Definition { get; set; } = null!;

    internal Exception? Error { get; set; }

    internal bool IsCollective => Definition.Actions.Count == 0;

    /// <inheritdoc />
    public override string ToString() => Name;

    internal void DependsOn(ExecutableTarget target) => AddMissing(_executionDependencies, [target]);

    internal void RunsAfter(ExecutableTarget target) => AddMissing(_orderDependencies, [target]);

    internal void TriggeredBy(ExecutableTarget target)
    {
        AddMissing(_triggerDependencies, [target]);
        AddMissing(target._triggers, [this]);
    }

    private static void AddMissing(List<ExecutableTarget> targets, List<ExecutableTarget> more)
    {
        foreach (var target in more)
        {
            if (!targets.Contains(target))
            {
                targets.Add(target);
            }
        }
    }
}
