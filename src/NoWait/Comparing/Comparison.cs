namespace NoWait.Comparing;

/// <summary>How a service is compared with what people write by hand: their Dockerfile, and what a change is.</summary>
public sealed record Comparison
{
    /// <summary>The Dockerfile that NoWait is measured against, relative to the service's context.</summary>
    public string Naive { get; init; } = "Dockerfile";

    /// <summary>What a change of the sources is.</summary>
    public required Edit SourceChange { get; init; }

    /// <summary>What a change of what they depend on is; null where there is none to measure.</summary>
    public Edit? DependencyChange { get; init; }
}

/// <summary>A change of a file that is another one each time it is made, so that no cache knows its result.</summary>
/// <param name="File">The file, relative to the service's context.</param>
/// <param name="Find">A text in it; its first occurrence is replaced.</param>
/// <param name="Replace">What stands there instead: <c>{0}</c> is a number that grows with each change.</param>
public sealed record Edit(string File, string Find, string Replace)
{
    /// <summary>The file's text after a change.</summary>
    /// <exception cref="InvalidUsageException">The text does not stand in it, or the change would be the same each time.</exception>
    internal string Apply(string text, int number)
    {
        if (!Replace.Contains("{0}", StringComparison.Ordinal))
        {
            throw new InvalidUsageException(
                $"The change of {File} to '{Replace}' is the same each time, which a cache would know: write {{0}} into it for a number.");
        }

        var at = text.IndexOf(Find, StringComparison.Ordinal);
        return at < 0
            ? throw new InvalidUsageException($"'{Find}' does not stand in {File}: correct the service's Comparison.")
            : text[..at] + Replace.Replace("{0}", $"{number}", StringComparison.Ordinal) + text[(at + Find.Length)..];
    }
}
