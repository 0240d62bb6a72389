namespace NoWait.Timing;

/// <summary>Something that took time: a target, or a step inside one.</summary>
/// <param name="Kind"><c>target</c>, or the step's kind: <c>stage</c>, <c>run</c>, <c>layer</c>, <c>health</c> …</param>
/// <param name="Start">When it started, counted from the timeline's start.</param>
/// <param name="Duration">How long it took by a monotonic clock; so far, while it runs.</param>
public sealed record Span(string Kind, TimeSpan Start, TimeSpan Duration)
{
    /// <summary>The kind of a span that is a target.</summary>
    public const string TargetKind = "target";

    /// <summary>A target's name, or what a step is called in front of people; null for its kind.</summary>
    public string? Step { get; init; }

    /// <summary>The service it was for; null for none or all.</summary>
    public string? Service { get; init; }

    /// <summary>The stage of the image definition that it belongs to; null for none.</summary>
    public string? Stage { get; init; }

    /// <summary>How it stands.</summary>
    public SpanState State { get; init; } = SpanState.Succeeded;

    /// <summary>Whether its result was taken from a cache; null where that does not apply.</summary>
    public bool? CacheHit { get; init; }

    /// <summary>Whether that cache was one elsewhere, which others share.</summary>
    public bool IsRemote { get; init; }

    /// <summary>How many bytes it moved or made; null where that does not apply.</summary>
    public long? Bytes { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>A target's word on its caches ("3 of 4 steps"); null for none.</summary>
    public string? Note { get; init; }

    /// <summary>What happened inside it, by start.</summary>
    public IReadOnlyList<Span> Children { get; init; } = [];

    /// <summary>What it is called in front of people.</summary>
    public string Text => Step ?? Kind;

    /// <summary>When it ended, counted from the timeline's start; now, while it runs.</summary>
    public TimeSpan End => Start + Duration;

    /// <summary>The same, and all in it, so much later.</summary>
    internal Span Later(TimeSpan time) => this with
    {
        Start = Start + time,
        Children = Children.Count == 0 ? Children : [.. Children.Select(child => child.Later(time))],
    };

    /// <summary>Whether it is a target.</summary>
    public bool IsTarget => Kind == TargetKind;
}

/// <summary>How a span stands.</summary>
public enum SpanState
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>It ended well.</summary>
    Succeeded,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>There was nothing to do, and it was not begun.</summary>
    Skipped,
}
