using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>Reads the small expressions that builds write without compiling them: compiling costs milliseconds.</summary>
internal static class Expressions
{
    /// <summary>The property or field that <c>x =&gt; ((IDeploy)x).Deploy</c> or <c>() =&gt; Name</c> names; else null.</summary>
    public static MemberInfo? Member(LambdaExpression expression) =>
        (WithoutConversion(expression.Body) as MemberExpression)?.Member;

    /// <summary>The property that <c>x =&gt; x.Deploy</c> names.</summary>
    public static PropertyInfo Property(LambdaExpression expression) =>
        Member(expression) as PropertyInfo
        ?? throw new BuildDefinitionException($"'{expression}' names no target: write x => x.Target.");

    /// <summary>The value of an expression without parameters.</summary>
    public static object? Evaluate(LambdaExpression expression) => Evaluate(expression.Body);

    private static object? Evaluate(Expression? expression) =>
        expression switch
        {
            null => null,
            ConstantExpression constant => constant.Value,
            MemberExpression { Member: PropertyInfo property } member =>
                property.GetValue(Evaluate(member.Expression), BindingFlags.DoNotWrapExceptions, null, null, null),
            MemberExpression { Member: FieldInfo field } member => field.GetValue(Evaluate(member.Expression)),
            UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert
                when !convert.Type.IsValueType || Nullable.GetUnderlyingType(convert.Type) == convert.Operand.Type =>
                Evaluate(convert.Operand),
            UnaryExpression { NodeType: ExpressionType.Not, Type: var type } not
                when type == typeof(bool) => !(bool)Evaluate(not.Operand)!,
            _ => Expression.Lambda(expression).Compile(preferInterpretation: true).DynamicInvoke(),
        };

    private static Expression WithoutConversion(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert } convert
            ? WithoutConversion(convert.Operand)
            : expression;
}
