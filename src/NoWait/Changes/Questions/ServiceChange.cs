namespace NoWait.Changes.Questions;

/// <summary>Whether a service changed, and why or since when.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Causes">Why it counts as changed, most telling first, at most ten; empty when it does not.</param>
public sealed record ServiceChange(string Service, Values<string> Causes)
{
    /// <summary>Whether it changed, or cannot be told: then it must be built.</summary>
    public bool Changed => Causes.Count > 0 || Error is not null;

    /// <summary>When the image that it is compared with was built; null where there is none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The commit that was checked out then; null where that is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>The digest of that image; null where there is none.</summary>
    public string? Image { get; init; }

    /// <summary>Why it cannot be told; null where it can.</summary>
    public string? Error { get; init; }
}
