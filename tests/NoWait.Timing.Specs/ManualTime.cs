namespace NoWait.Timing.Specs;

/// <summary>A clock that stands still until it is told to move; its timers fire when it passes them.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _passed;

    public static ManualTime AtNoon => new(new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How far the wall clock is off, as after somebody has set it.</summary>
    public TimeSpan WallClockOff { get; set; }

    public override long GetTimestamp() => _passed.Ticks;

    public override DateTimeOffset GetUtcNow() => start + _passed + WallClockOff;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(() => callback(state), _passed + dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Pass(double seconds)
    {
        var until = _passed + TimeSpan.FromSeconds(seconds);
        while (_timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due) is { } next)
        {
            _passed = next.Due;
            next.Fire();
        }

        _passed = until;
    }

    private sealed class ManualTimer(Action fire, TimeSpan due, TimeSpan period) : ITimer
    {
        public TimeSpan Due { get; private set; } = due;

        public void Fire()
        {
            Due = period > TimeSpan.Zero ? Due + period : TimeSpan.MaxValue;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            Due = TimeSpan.MaxValue;
            return true;
        }

        public void Dispose() => Due = TimeSpan.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
