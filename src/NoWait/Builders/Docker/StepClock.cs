namespace NoWait.Builders.Docker;

/// <summary>Ends a build when one of its commands takes too long.</summary>
internal sealed class StepClock(TimeSpan limit, TimeProvider time, Action end) : IDisposable
{
    private readonly Dictionary<string, ITimer> _timers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The command that took too long; null for none.</summary>
    public DockerStep? TooLong { get; private set; }

    /// <summary>A command begins.</summary>
    public void Begin(string digest, DockerStep step)
    {
        lock (_gate)
        {
            _timers[digest] = time.CreateTimer(_ => Expire(step), null, limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A command ended.</summary>
    public void End(string digest)
    {
        lock (_gate)
        {
            if (_timers.Remove(digest, out var timer))
            {
                timer.Dispose();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var timer in _timers.Values)
            {
                timer.Dispose();
            }

            _timers.Clear();
        }
    }

    private void Expire(DockerStep step)
    {
        TooLong ??= step;
        end();
    }
}
