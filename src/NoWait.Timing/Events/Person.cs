namespace NoWait.Timing.Events;

/// <summary>Somebody who ran something or wrote a commit.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Email">Their address, which tells people of one name apart; null when unknown. Never shown.</param>
public sealed record Person(string Name, string? Email = null)
{
    /// <summary>What tells them from others: the address in lower case, else the name.</summary>
    public string Key => string.IsNullOrEmpty(Email) ? Name : Email.ToLowerInvariant();
}

/// <summary>Where something ran.</summary>
public enum Place
{
    /// <summary>On somebody's own machine.</summary>
    Laptop,

    /// <summary>On a build server.</summary>
    Ci,
}

/// <summary>How a run, a target or a deployment ended.</summary>
public enum Outcome
{
    /// <summary>Well.</summary>
    Succeeded,

    /// <summary>Not well.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,

    /// <summary>There was nothing to do, and it was not begun.</summary>
    Skipped,

    /// <summary>The new version was not well, and the old one is running.</summary>
    WentBack,
}
