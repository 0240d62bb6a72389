using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Nuke.Common.Execution;

/// <summary>The member that a lambda such as <c>() =&gt; Name</c> or <c>x =&gt; ((IDeploy)x).Deploy</c> names.</summary>
internal sealed class MemberReference
{
    private readonly Func<Type[]> _findOwners;

    private MemberReference(string name, Type type, Func<Type[]> findOwners)
    {
        Name = name;
        Type = type;
        _findOwners = findOwners;
    }

    /// <summary>The member's own name.</summary>
    public string Name { get; }

    /// <summary>What its value is to be.</summary>
    public Type Type { get; }

    /// <summary>The types that may declare it, the likeliest first.</summary>
    public Type[] Owners => _findOwners();

    /// <summary>From an expression tree; null when it names no member.</summary>
    public static MemberReference? Of(LambdaExpression expression) =>
        Expressions.Member(expression) is { } member
            ? new MemberReference(
                member.Name,
                (member as PropertyInfo)?.PropertyType ?? ((FieldInfo)member).FieldType,
                () => [member.DeclaringType!])
            : null;

    /// <summary>From a delegate and the text that the compiler kept of it; null when it names no member.</summary>
    public static MemberReference? Of(Delegate lambda, string? text, Type type)
    {
        var end = text?.Length ?? 0;
        var start = end;
        while (start > 0 && (char.IsLetterOrDigit(text![start - 1]) || text[start - 1] == '_'))
        {
            start--;
        }

        return start < end ? new MemberReference(text![start..], type, () => OwnersOf(lambda.Method)) : null;
    }

    /// <summary>The type that the lambda is written in, and what it is made of.</summary>
    private static Type[] OwnersOf(MethodInfo lambda)
    {
        var type = lambda.DeclaringType!;
        while (type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return [type, .. type.GetInterfaces()];
    }
}
