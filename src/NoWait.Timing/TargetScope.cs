namespace NoWait.Timing;

/// <summary>A target while it runs.</summary>
public sealed class TargetScope : IDisposable
{
    private readonly TimelineRecorder _recorder;

    internal TargetScope(TimelineRecorder recorder, OpenSpan span, string name) =>
        (_recorder, Span, Name) = (recorder, span, name);

    /// <summary>The target's name.</summary>
    public string Name { get; }

    /// <summary>What the report's "Cache" column says: "3 of 4 steps", "31.2 -> 9.9 MB", "not worth it: …".</summary>
    public string? Note
    {
        get => Span.Note;
        set => Span.Note = value;
    }

    internal OpenSpan Span { get; }

    /// <summary>Ends it well; does nothing when it has ended.</summary>
    public void End() => _recorder.EndTarget(this, Span, error: null);

    /// <summary>Ends it with what went wrong; does nothing when it has ended.</summary>
    public void Fail(string error) => _recorder.EndTarget(this, Span, error);

    /// <inheritdoc cref="End" />
    public void Dispose() => End();
}
