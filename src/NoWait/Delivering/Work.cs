using NoWait.Timing.Live;

namespace NoWait.Delivering;

/// <summary>One step's work on several services: in which order, how far it has come, and how long the rest will take.</summary>
internal sealed class Work
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ServiceRun, TimeSpan> _expected = [];
    private readonly Dictionary<ServiceRun, long> _running = [];
    private readonly TimeProvider _time;
    private readonly HashSet<ServiceRun> _waiting;
    private TimeSpan _rest;
    private TimeSpan _spent;
    private int _done;

    public Work(string target, IReadOnlyList<ServiceRun> runs, PastDurations? past)
    {
        _time = past?.Time ?? TimeProvider.System;
        _waiting = [.. runs];
        Total = runs.Count;
        foreach (var run in runs)
        {
            if (past?.Of(run.Service.Name, target) is { } before)
            {
                _expected[run] = before;
                _rest += before;
            }
        }

        // Of what was never measured nobody knows how long it takes: it begins first.
        LongestFirst = _expected.Count == 0 ? runs : [.. runs.OrderByDescending(run => _expected.GetValueOrDefault(run, TimeSpan.MaxValue))];
    }

    public int Total { get; }

    public IReadOnlyList<ServiceRun> LongestFirst { get; }

    public WorkProgress Progress
    {
        get
        {
            lock (_gate)
            {
                return new(_done, _running.Count, _waiting.Count) { Left = Left() };
            }
        }
    }

    /// <summary>How many processors the tools of the next one are told of; null for all of them.</summary>
    public int? ProcessorsFor(ServiceRun run, ProcessorShares shares)
    {
        lock (_gate)
        {
            var own = Expected(run);
            return shares.Of(own, _waiting.Count - 1, _rest - own.GetValueOrDefault());
        }
    }

    public void Begin(ServiceRun run)
    {
        lock (_gate)
        {
            _waiting.Remove(run);
            _rest -= Expected(run).GetValueOrDefault();
            _running[run] = _time.GetTimestamp();
        }
    }

    public void End(ServiceRun run)
    {
        lock (_gate)
        {
            _running.Remove(run, out var began);
            _spent += _time.GetElapsedTime(began);
            _done++;
        }
    }

    private TimeSpan? Expected(ServiceRun run) => _expected.TryGetValue(run, out var before) ? before : null;

    // What is left for each, shared by as many as run now; what was never measured is taken for as long as the rest took.
    private TimeSpan? Left()
    {
        if (_running.Count == 0 || (_expected.Count == 0 && _done == 0))
        {
            return null;
        }

        var usual = _done > 0 ? _spent / _done : _expected.Values.Aggregate(TimeSpan.Zero, (sum, one) => sum + one) / _expected.Count;
        var left = TimeSpan.Zero;
        foreach (var run in _waiting)
        {
            left += _expected.GetValueOrDefault(run, usual);
        }

        foreach (var (run, began) in _running)
        {
            var rest = _expected.GetValueOrDefault(run, usual) - _time.GetElapsedTime(began);
            left += rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }

        return left / _running.Count;
    }
}
