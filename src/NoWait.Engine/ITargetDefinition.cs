using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>What a target says about itself; every method adds to it and returns it.</summary>
public interface ITargetDefinition
{
    /// <summary>One line for <c>--help</c>.</summary>
    ITargetDefinition Description(string description);

    /// <summary>Actions, run in this order; a target without any is <see cref="Execution.ExecutionStatus.Collective" />.</summary>
    ITargetDefinition Executes(params Action[] actions);

    /// <summary>An action whose result is not looked at.</summary>
    ITargetDefinition Executes<T>(Func<T> action);

    /// <summary>An asynchronous action; the target ends when it does.</summary>
    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Targets that run before this one, and because of it.</summary>
    ITargetDefinition DependsOn(params Target[] targets);

    /// <inheritdoc cref="DependsOn(Target[])" />
    ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets);

    /// <summary><see cref="DependsOn{T}" /> where the build class implements <typeparamref name="T" />; else nothing.</summary>
    ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that this one runs before, and because of.</summary>
    ITargetDefinition DependentFor(params Target[] targets);

    /// <inheritdoc cref="DependentFor(Target[])" />
    ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets);

    /// <summary><see cref="DependentFor{T}" /> where the build class implements <typeparamref name="T" />; else nothing.</summary>
    ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that run later than this one when both run.</summary>
    ITargetDefinition Before(params Target[] targets);

    /// <inheritdoc cref="Before(Target[])" />
    ITargetDefinition Before<T>(params Func<T, Target>[] targets);

    /// <summary><see cref="Before{T}" /> where the build class implements <typeparamref name="T" />; else nothing.</summary>
    ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that run earlier than this one when both run.</summary>
    ITargetDefinition After(params Target[] targets);

    /// <inheritdoc cref="After(Target[])" />
    ITargetDefinition After<T>(params Func<T, Target>[] targets);

    /// <summary><see cref="After{T}" /> where the build class implements <typeparamref name="T" />; else nothing.</summary>
    ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that run after this one, and because of it.</summary>
    ITargetDefinition Triggers(params Target[] targets);

    /// <inheritdoc cref="Triggers(Target[])" />
    ITargetDefinition Triggers<T>(params Func<T, Target>[] targets);

    /// <summary><see cref="Triggers{T}" /> where the build class implements <typeparamref name="T" />; else nothing.</summary>
    ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that this one runs after, and because of.</summary>
    ITargetDefinition TriggeredBy(params Target[] targets);

    /// <inheritdoc cref="TriggeredBy(Target[])" />
    ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets);

    /// <summary><see cref="TriggeredBy{T}" /> where the build class implements <typeparamref name="T" />; else nothing.</summary>
    ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets);

    /// <summary>Skips the target unless this holds when its turn comes.</summary>
    ITargetDefinition OnlyWhenDynamic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null);

    /// <summary>Skips the target unless this holds before anything has run.</summary>
    ITargetDefinition OnlyWhenStatic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null);

    /// <summary>Parameters without which the build does not start.</summary>
    ITargetDefinition Requires<T>(
        Expression<Func<T?>> parameterRequirement,
        params Expression<Func<T?>>[] parameterRequirements)
        where T : class;

    /// <inheritdoc cref="Requires{T}(Expression{Func{T}}, Expression{Func{T}}[])" />
    ITargetDefinition Requires<T>(
        Expression<Func<T?>> parameterRequirement,
        params Expression<Func<T?>>[] parameterRequirements)
        where T : struct;

    /// <summary>Conditions without which the build does not start.</summary>
    ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements);

    /// <inheritdoc cref="Requires{T}(Expression{Func{T}}, Expression{Func{T}}[])" />
    /// <remarks>What the compiler prefers for one lambda: the same source starts faster without expression trees.</remarks>
    [OverloadResolutionPriority(1)]
    ITargetDefinition Requires<T>(
        Func<T?> requirement,
        [CallerArgumentExpression(nameof(requirement))] string? expression = null)
        where T : class;

    /// <inheritdoc cref="Requires{T}(Func{T}, string)" />
    [OverloadResolutionPriority(1)]
    ITargetDefinition Requires<T>(
        Func<T?> requirement,
        [CallerArgumentExpression(nameof(requirement))] string? expression = null)
        where T : struct;

    /// <summary>A condition without which the build does not start.</summary>
    [OverloadResolutionPriority(1)]
    ITargetDefinition Requires(
        Func<bool> requirement,
        [CallerArgumentExpression(nameof(requirement))] string? expression = null);

    /// <summary>What becomes of the dependencies when this target is skipped.</summary>
    ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior);

    /// <summary>Runs the target also after an earlier one failed.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>Lets later targets run when this one fails; the build fails all the same.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>Keeps the target out of <c>--help</c>.</summary>
    ITargetDefinition Unlisted();

    /// <summary>Takes over what the base class says of the target with this name.</summary>
    ITargetDefinition Base();

    /// <summary>Takes over what other targets say of themselves.</summary>
    ITargetDefinition Inherit(params Target[] targets);

    /// <summary>Takes over what <typeparamref name="T" /> itself says, also where the build class overrides it.</summary>
    ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets);

    /// <inheritdoc cref="Inherit{T}(Expression{Func{T, Target}}[])" />
    /// <remarks>What the compiler prefers for one lambda: the same source starts faster without expression trees.</remarks>
    [OverloadResolutionPriority(1)]
    ITargetDefinition Inherit<T>(
        Func<T, Target> target,
        [CallerArgumentExpression(nameof(target))] string? expression = null);

    /// <summary>Files that the target makes; shown, not checked.</summary>
    ITargetDefinition Produces(params string[] artifacts);

    /// <summary>Targets whose files this one uses; like <see cref="After(Target[])" />.</summary>
    ITargetDefinition Consumes(params Target[] targets);

    /// <inheritdoc cref="Consumes(Target[])" />
    ITargetDefinition Consumes<T>(params Func<T, Target>[] targets);
}
