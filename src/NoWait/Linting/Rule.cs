namespace NoWait.Linting;

/// <summary>Something that is looked for in definitions.</summary>
/// <param name="Id">Its name for ever, as <c>NW1001</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">What it asks for, as one sentence.</param>
public sealed record Rule(string Id, Severity Severity, string Title)
{
    /// <summary>What others call it: BuildKit's check, hadolint's codes. Suppressing any of them suppresses it.</summary>
    public Values<string> Aliases { get; init; } = [];

    /// <summary>Whether somebody means this rule by a name.</summary>
    /// <param name="name">An id or an alias, in any case.</param>
    public bool IsCalled(string name)
    {
        if (Id.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var alias in Aliases.AsSpan())
        {
            if (alias.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
