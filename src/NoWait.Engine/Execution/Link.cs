namespace Nuke.Common.Execution;

/// <summary>How a target hangs together with another one.</summary>
internal enum Relation
{
    DependsOn,
    DependentFor,
    Before,
    After,
    Triggers,
    TriggeredBy,
}

/// <summary>What a target says of another one.</summary>
internal sealed class Link(Relation relation, Target other)
{
    public Relation Relation { get; } = relation;

    public Target Other { get; } = other;
}

/// <summary>A condition of a target and how it was written.</summary>
internal sealed class Condition(Func<bool> holds, string? expression)
{
    public Func<bool> Holds { get; } = holds;

    /// <summary>The condition itself, without the lambda's arrow.</summary>
    public string Text { get; } = WithoutArrow(expression);

    public static string WithoutArrow(string? expression) =>
        expression is null ? "a condition"
        : expression.StartsWith("() => ", StringComparison.Ordinal) ? expression["() => ".Length..]
        : expression;
}
