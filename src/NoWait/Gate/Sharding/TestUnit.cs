namespace NoWait.Gate.Sharding;

/// <summary>What one machine runs or does not: a test with all of its cases, or a suite whose runner cannot choose.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Name">The test without its arguments and subtests; <see cref="Whole"/> for all of a suite.</param>
public readonly record struct TestUnit(string Suite, string Name)
{
    /// <summary>The name that stands for all of a suite.</summary>
    public const string Whole = "*";

    /// <summary>The unit that a test's results belong to, by its name alone.</summary>
    /// <remarks><c>Ns.Type.Method(a: 1)</c> is <c>Ns.Type.Method</c>; Go's <c>package TestX/case</c> is <c>package TestX</c>.</remarks>
    public static string Of(string test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var blank = test.IndexOf(' ', StringComparison.Ordinal);
        var bracket = test.IndexOf('(', StringComparison.Ordinal);
        if (bracket > 0 && (blank < 0 || blank > bracket))
        {
            return test[..bracket];
        }

        if (blank > 0 && test.AsSpan(blank + 1) is var own && (own.StartsWith("Test") || own.StartsWith("Fuzz") || own.StartsWith("Example")))
        {
            var slash = test.IndexOf('/', blank);
            return slash > 0 ? test[..slash] : test;
        }

        return test;
    }

    /// <inheritdoc />
    public override string ToString() => Name == Whole ? Suite : Name;
}
