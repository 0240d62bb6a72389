using System.Diagnostics;

namespace NoWait.Timing;

/// <summary>
/// Records what a run spends its time on: the targets that it is told of, and every activity of the sources whose names
/// begin with <c>NoWait</c>. Safe to use from several threads.
/// </summary>
public sealed class TimelineRecorder : IDisposable
{
    /// <summary>The name of the activity source that targets come from.</summary>
    public const string SourceName = "NoWait.Timing";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Lock _gate = new();
    private readonly Dictionary<object, OpenSpan> _open = new(ReferenceEqualityComparer.Instance);
    private readonly List<OpenSpan> _roots = [];
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly DateTimeOffset _started;
    private readonly ActivityListener _listener;
    private TargetScope? _current;

    /// <summary>Starts to record, and the run's clock with it.</summary>
    /// <param name="time">The clock: durations come from its timestamps, never from its wall time.</param>
    /// <param name="sources">What the names of the activity sources begin with.</param>
    public TimelineRecorder(TimeProvider time, string sources = "NoWait")
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _origin = time.GetTimestamp();
        _started = time.GetUtcNow();
        _listener = new()
        {
            ShouldListenTo = source =>
                source.Name == SourceName || source.Name.StartsWith(sources, StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = OnStarted,
            ActivityStopped = OnStopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The target that runs now; null when none does.</summary>
    public TargetScope? CurrentTarget => Volatile.Read(ref _current);

    /// <summary>How long the run has taken so far.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_origin);

    /// <summary>Begins a target; it ends when the scope is ended, failed or disposed.</summary>
    public TargetScope BeginTarget(string name)
    {
        var activity = Source.StartActivity(Span.TargetKind);
        if (activity is not null)
        {
            activity.DisplayName = name;
        }

        var span = new OpenSpan(Span.TargetKind, _time.GetTimestamp()) { Step = name, Activity = activity };
        var scope = new TargetScope(this, span, name);
        lock (_gate)
        {
            _roots.Add(span);
            _current = scope;
            if (activity is not null)
            {
                _open[activity] = span;
            }
        }

        return scope;
    }

    /// <summary>Notes a target that had nothing to do, and why.</summary>
    public void SkipTarget(string name, string? reason)
    {
        var now = _time.GetTimestamp();
        var span = new OpenSpan(Span.TargetKind, now) { Step = name, Note = reason };
        span.End(now, SpanState.Skipped);
        lock (_gate)
        {
            _roots.Add(span);
        }
    }

    /// <summary>What was recorded until now; what still runs is in it as far as it has come.</summary>
    public Timeline Snapshot()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var spans = new Span[_roots.Count];
            for (var i = 0; i < spans.Length; i++)
            {
                spans[i] = _roots[i].ToSpan(_time, _origin, now);
            }

            return new(_started, _time.GetElapsedTime(_origin, now), spans);
        }
    }

    /// <summary>Ends the target that runs and stops to record; what was recorded stays.</summary>
    public void Dispose()
    {
        _current?.Dispose();
        _listener.Dispose();
    }

    internal void EndTarget(TargetScope scope, OpenSpan span, string? error)
    {
        lock (_gate)
        {
            if (span.State != SpanState.Running)
            {
                return;
            }

            span.Error = error;
            span.End(_time.GetTimestamp(), error is null ? SpanState.Succeeded : SpanState.Failed);
            if (_current == scope)
            {
                _current = null;
            }

            if (span.Activity is not null)
            {
                _open.Remove(span.Activity);
            }
        }

        if (error is not null)
        {
            span.Activity?.SetStatus(ActivityStatusCode.Error, error);
        }

        span.Activity?.Dispose();
    }

    private void OnStarted(Activity activity)
    {
        if (activity.Source == Source)
        {
            return;
        }

        var span = new OpenSpan(activity.OperationName, _time.GetTimestamp()) { Activity = activity };
        lock (_gate)
        {
            _open[activity] = span;
            if (ParentOf(activity) is { } parent)
            {
                parent.Add(span);
            }
            else
            {
                _roots.Add(span);
            }
        }
    }

    private OpenSpan? ParentOf(Activity activity)
    {
        for (var parent = activity.Parent; parent is not null; parent = parent.Parent)
        {
            if (_open.TryGetValue(parent, out var span))
            {
                return span;
            }
        }

        // An activity started on a thread that the target's context did not flow to still belongs to the target.
        return _current?.Span;
    }

    private void OnStopped(Activity activity)
    {
        lock (_gate)
        {
            if (activity.Source != Source && _open.Remove(activity, out var span))
            {
                var failed = activity.Status == ActivityStatusCode.Error;
                span.End(_time.GetTimestamp(), failed ? SpanState.Failed : SpanState.Succeeded);
            }
        }
    }
}
