namespace NoWait.Oci.Validate;

/// <summary>Something about an image that the specification forbids.</summary>
/// <param name="Where">The blob, member or entry.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record Violation(string Where, string What)
{
    /// <inheritdoc />
    public override string ToString() => $"{Where}: {What}";
}
