using System.Linq.Expressions;

namespace Nuke.Common.Execution;

/// <summary>Writes down what a target says about itself; <see cref="TargetGraph" /> makes sense of it.</summary>
internal sealed class TargetDefinition(NukeBuild build, ExecutableTarget executable) : ITargetDefinition
{
    private int _baseLevel;

    public string? Text { get; private set; }

    public bool Listed { get; private set; } = true;

    public bool IsAssuredAfterFailure { get; private set; }

    public bool IsProceedingAfterFailure { get; private set; }

    public DependencyBehavior DependencyBehavior { get; private set; } = DependencyBehavior.Execute;

    public List<Func<Task?>> Actions { get; } = [];

    public List<Link> Links { get; } = [];

    public List<Condition> StaticConditions { get; } = [];

    public List<Condition> DynamicConditions { get; } = [];

    public List<Requirement> Requirements { get; } = [];

    public ITargetDefinition Description(string description)
    {
        Text = description;
        return this;
    }

    public ITargetDefinition Executes(params Action[] actions)
    {
        foreach (var action in actions)
        {
            Actions.Add(() =>
            {
                action();
                return null;
            });
        }

        return this;
    }

    public ITargetDefinition Executes<T>(Func<T> action)
    {
        Actions.Add(() => action() as Task);
        return this;
    }

    public ITargetDefinition Executes(Func<Task> action)
    {
        Actions.Add(action);
        return this;
    }

    public ITargetDefinition DependsOn(params Target[] targets) => Add(Relation.DependsOn, targets);

    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets) => Add(Relation.DependsOn, targets);

    public ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets) => TryAdd(Relation.DependsOn, targets);

    public ITargetDefinition DependentFor(params Target[] targets) => Add(Relation.DependentFor, targets);

    public ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets) => Add(Relation.DependentFor, targets);

    public ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets) =>
        TryAdd(Relation.DependentFor, targets);

    public ITargetDefinition Before(params Target[] targets) => Add(Relation.Before, targets);

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets) => Add(Relation.Before, targets);

    public ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets) => TryAdd(Relation.Before, targets);

    public ITargetDefinition After(params Target[] targets) => Add(Relation.After, targets);

    public ITargetDefinition After<T>(params Func<T, Target>[] targets) => Add(Relation.After, targets);

    public ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets) => TryAdd(Relation.After, targets);

    public ITargetDefinition Triggers(params Target[] targets) => Add(Relation.Triggers, targets);

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets) => Add(Relation.Triggers, targets);

    public ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets) => TryAdd(Relation.Triggers, targets);

    public ITargetDefinition TriggeredBy(params Target[] targets) => Add(Relation.TriggeredBy, targets);

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets) => Add(Relation.TriggeredBy, targets);

    public ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets) =>
        TryAdd(Relation.TriggeredBy, targets);

    public ITargetDefinition Consumes(params Target[] targets) => Add(Relation.After, targets);

    public ITargetDefinition Consumes<T>(params Func<T, Target>[] targets) => Add(Relation.After, targets);

    public ITargetDefinition Produces(params string[] artifacts) => this;

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string? conditionExpression = null)
    {
        DynamicConditions.Add(new Condition(condition, conditionExpression));
        return this;
    }

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string? conditionExpression = null)
    {
        StaticConditions.Add(new Condition(condition, conditionExpression));
        return this;
    }

    public ITargetDefinition Requires<T>(Expression<Func<T?>> requirement, params Expression<Func<T?>>[] requirements)
        where T : class =>
        Require(requirement, requirements);

    public ITargetDefinition Requires<T>(Expression<Func<T?>> requirement, params Expression<Func<T?>>[] requirements)
        where T : struct =>
        Require(requirement, requirements);

    public ITargetDefinition Requires(
        Expression<Func<bool>> requirement,
        params Expression<Func<bool>>[] requirements) =>
        Require(requirement, requirements);

    public ITargetDefinition Requires<T>(Func<T?> requirement, string? expression = null)
        where T : class =>
        Require(requirement, requirement, expression, typeof(T), isCondition: false);

    public ITargetDefinition Requires<T>(Func<T?> requirement, string? expression = null)
        where T : struct =>
        Require(() => requirement(), requirement, expression, typeof(T), isCondition: false);

    public ITargetDefinition Requires(Func<bool> requirement, string? expression = null) =>
        Require(() => requirement(), requirement, expression, typeof(bool), isCondition: true);

    public ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior)
    {
        DependencyBehavior = dependencyBehavior;
        return this;
    }

    public ITargetDefinition AssuredAfterFailure()
    {
        IsAssuredAfterFailure = true;
        return this;
    }

    public ITargetDefinition ProceedAfterFailure()
    {
        IsProceedingAfterFailure = true;
        return this;
    }

    public ITargetDefinition Unlisted()
    {
        Listed = false;
        return this;
    }

    public ITargetDefinition Base()
    {
        _baseLevel++;
        try
        {
            return BaseTargets.OfClass(build, executable.Name, _baseLevel)(this);
        }
        finally
        {
            _baseLevel--;
        }
    }

    public ITargetDefinition Inherit(params Target[] targets)
    {
        foreach (var inherited in targets)
        {
            inherited(this);
        }

        return this;
    }

    public ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets)
    {
        foreach (var expression in targets)
        {
            BaseTargets.Declared(build, Expressions.Property(expression))(this);
        }

        return this;
    }

    public ITargetDefinition Inherit<T>(Func<T, Target> target, string? expression = null)
    {
        var name = MemberReference.Of(target, expression, typeof(Target))?.Name;
        var property = (name is null ? null : typeof(T).GetProperty(name, BaseTargets.DeclaredHere))
            ?? throw new BuildDefinitionException($"'{expression}' names no target of {typeof(T).Name}: write x => x.Target.");
        return BaseTargets.Declared(build, property)(this);
    }

    private TargetDefinition Require(
        Func<object?> evaluate,
        Delegate lambda,
        string? expression,
        Type type,
        bool isCondition)
    {
        var text = Condition.WithoutArrow(expression);
        Requirements.Add(new Requirement(evaluate, MemberReference.Of(lambda, expression, type), text, isCondition));
        return this;
    }

    private TargetDefinition Require(LambdaExpression requirement, LambdaExpression[] requirements)
    {
        Requirements.Add(Requirement.Of(requirement));
        foreach (var another in requirements)
        {
            Requirements.Add(Requirement.Of(another));
        }

        return this;
    }

    private TargetDefinition Add(Relation relation, Target[] targets)
    {
        foreach (var other in targets)
        {
            Links.Add(new Link(relation, other));
        }

        return this;
    }

    private TargetDefinition Add<T>(Relation relation, Func<T, Target>[] selectors) =>
        build is T
            ? TryAdd(relation, selectors)
            : throw new BuildDefinitionException(
                $"Target {executable.Name} names a target of {typeof(T).Name}, which {build.GetType().Name} is not. " +
                $"Add {typeof(T).Name} to the build class, or use Try{relation}.");

    private TargetDefinition TryAdd<T>(Relation relation, Func<T, Target>[] selectors)
    {
        if (build is T component)
        {
            foreach (var selector in selectors)
            {
                Links.Add(new Link(relation, selector(component)));
            }
        }

        return this;
    }
}
