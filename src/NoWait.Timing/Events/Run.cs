namespace NoWait.Timing.Events;

/// <summary>Somebody ran some targets.</summary>
public sealed record Run : LedgerEvent
{
    /// <summary>The <see cref="LedgerEvent.Event"/> of a run.</summary>
    public const string Kind = "run";

    /// <inheritdoc />
    public override string Event => Kind;

    /// <summary>When it started, in UTC.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Who ran it.</summary>
    public required Person By { get; init; }

    /// <summary>Where it ran.</summary>
    public Place Where { get; init; }

    /// <summary>What it ran on: <c>terminal</c>, <c>github-actions</c> …</summary>
    public string? Host { get; init; }

    /// <summary>The commit that was checked out; null when there was none.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that was checked out; null when there was none.</summary>
    public string? Branch { get; init; }

    /// <summary>The targets that were asked for.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>The services that it took somewhere; empty when there were none, or an older NoWait wrote it.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>How it ended.</summary>
    public Outcome Result { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it found nothing to do.</summary>
    public bool Unchanged { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>How many people waited for it.</summary>
    public int Waiting { get; init; } = 1;

    /// <summary>What an hour of one of them cost, in dollars.</summary>
    public decimal Rate { get; init; }

    /// <summary>What the build server billed for it, in dollars; null where nothing is billed.</summary>
    public decimal? Billed { get; init; }

    /// <summary>Its targets, in the order in which they ran.</summary>
    public IReadOnlyList<RunTarget> Targets { get; init; } = [];

    /// <summary>The steps inside its targets, the longest of them when there were many. The line ends with them.</summary>
    public IReadOnlyList<RunStep> Steps { get; init; } = [];
}

/// <summary>One target of a run.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record RunTarget(string Name, double Seconds)
{
    /// <summary>How it ended.</summary>
    public Outcome Result { get; init; }

    /// <summary>Its word on its caches; null for none.</summary>
    public string? Note { get; init; }
}

/// <summary>One step of a target.</summary>
/// <param name="Target">The target's name; "" outside of any.</param>
/// <param name="Kind">The step's kind.</param>
/// <param name="Start">When it started, in seconds from the run's start.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record RunStep(string Target, string Kind, double Start, double Seconds)
{
    /// <summary>What it is called in front of people; null for its kind.</summary>
    public string? Text { get; init; }

    /// <summary>The service it was for; null for none.</summary>
    public string? Service { get; init; }

    /// <summary>The stage it belongs to; null for none.</summary>
    public string? Stage { get; init; }

    /// <summary>Whether its result was taken from a cache; null where that does not apply.</summary>
    public bool? CacheHit { get; init; }

    /// <summary>Whether that cache was one elsewhere, which others share.</summary>
    public bool IsRemote { get; init; }

    /// <summary>How many bytes it moved or made; null where that does not apply.</summary>
    public long? Bytes { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }
}
