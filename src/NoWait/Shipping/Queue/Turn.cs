namespace NoWait.Shipping.Queue;

/// <summary>Somebody who wants to ship to an environment.</summary>
/// <param name="Id">What tells it from others; it begins with the time.</param>
/// <param name="Commit">The commit that is shipped; null without git.</param>
/// <param name="At">When that was committed.</param>
internal sealed record Ticket(string Id, string? Commit, DateTimeOffset At)
{
    /// <summary>Who it is, for people.</summary>
    public string Who { get; init; } = "";

    /// <summary>The commit in a few digits.</summary>
    public string ShortCommit => Commit is { Length: > 7 } ? Commit[..7] : Commit ?? "no commit";
}

/// <summary>Lets one ship at a time to an environment, and tells who else waits.</summary>
internal interface ITurns
{
    /// <summary>Lets the others know of somebody who waits, until the result is disposed of.</summary>
    Task<IAsyncDisposable> WaitAsync(Ticket ticket, CancellationToken cancellationToken);

    /// <summary>Those who wait now and are alive.</summary>
    Task<IReadOnlyList<Ticket>> WaitingAsync(CancellationToken cancellationToken);

    /// <summary>Takes the turn when it is nobody's; null otherwise.</summary>
    Task<IAsyncDisposable?> TryTakeAsync(Ticket ticket, CancellationToken cancellationToken);

    /// <summary>How long who waits lets pass before the next look.</summary>
    TimeSpan Pause => TimeSpan.FromMilliseconds(100);

    /// <summary>Who has the turn, for people.</summary>
    string Holder { get; }

    /// <summary>The commit that was shipped last, and when; null for none.</summary>
    Task<Ticket?> LastAsync(CancellationToken cancellationToken);

    /// <summary>Remembers what was shipped.</summary>
    Task ShippedAsync(Ticket ticket, CancellationToken cancellationToken);
}
