using System.Linq.Expressions;

namespace Nuke.Common.Execution;

/// <summary>What a target needs: a parameter's value, or a condition to hold.</summary>
/// <param name="evaluate">The value, or the condition as a truth value.</param>
/// <param name="reference">The member that it names; null when it is something else.</param>
/// <param name="text">How it was written.</param>
/// <param name="isCondition">Whether it has to hold, not to be there.</param>
internal sealed class Requirement(Func<object?> evaluate, MemberReference? reference, string text, bool isCondition)
{
    public MemberReference? Reference { get; } = reference;

    public string Text { get; } = text;

    public bool IsCondition { get; } = isCondition;

    public object? Value => evaluate();

    public static Requirement Of(LambdaExpression expression) =>
        new(
            () => Expressions.Evaluate(expression),
            MemberReference.Of(expression),
            Expressions.Member(expression)?.Name ?? expression.Body.ToString(),
            expression.ReturnType == typeof(bool));
}
