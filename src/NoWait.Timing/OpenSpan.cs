using System.Diagnostics;

namespace NoWait.Timing;

/// <summary>A span while it is recorded; its recorder's lock guards it.</summary>
internal sealed class OpenSpan(string kind, long started)
{
    private List<OpenSpan>? _children;
    private long _ended;

    public Activity? Activity { get; init; }

    public string? Step { get; init; }

    public string? Note { get; set; }

    public string? Error { get; set; }

    public SpanState State { get; private set; } = SpanState.Running;

    public void Add(OpenSpan child) => (_children ??= []).Add(child);

    public void End(long now, SpanState state) => (_ended, State) = (now, state);

    public Span ToSpan(TimeProvider time, long origin, long now)
    {
        var end = State == SpanState.Running ? now : _ended;
        return new(kind, time.GetElapsedTime(origin, started), time.GetElapsedTime(started, end))
        {
            Step = Step ?? Tag("nowait.step"),
            Service = Tag("nowait.service"),
            Stage = Tag("nowait.stage"),
            State = State,
            CacheHit = Tag("nowait.cache") switch { "hit" or "remote" => true, "miss" => false, _ => null },
            IsRemote = Tag("nowait.cache") == "remote",
            Bytes = Activity?.GetTagItem("nowait.bytes") switch { long bytes => bytes, int bytes => bytes, _ => null },
            Error = Error ?? (State == SpanState.Failed ? Activity?.StatusDescription ?? "failed" : null),
            Note = Note,
            Children = Children(time, origin, now),
        };
    }

    private Span[] Children(TimeProvider time, long origin, long now)
    {
        if (_children is null)
        {
            return [];
        }

        var spans = new Span[_children.Count];
        for (var i = 0; i < spans.Length; i++)
        {
            spans[i] = _children[i].ToSpan(time, origin, now);
        }

        return spans;
    }

    private string? Tag(string name) => Activity?.GetTagItem(name) as string;
}
