namespace NoWait.Health;

/// <summary>Asks a service until it is well, it ended, or its time is over.</summary>
/// <param name="time">The clock.</param>
public sealed class HealthWait(TimeProvider time)
{
    /// <summary>How long a service without a port must live to count as well.</summary>
    public static TimeSpan Moment { get; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long one answer may take; a longer one is asked for again.</summary>
    public static TimeSpan LongestAnswer { get; } = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Asks once.</summary>
    public Task<HealthAnswer> AskAsync(HealthQuestion question, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Task.Run(() => Ask(question, limit, cancellationToken), cancellationToken);
    }

    /// <summary>Asks again and again, every 1 to 5 ms, until it is well; never throws for what the service does.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="ended">Says how the service ended; null while it lives.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<HealthAnswer> UntilWellAsync(
        HealthQuestion question, Func<string?> ended, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(ended);
        return Task.Run(() => UntilWell(question, ended, deadline, cancellationToken), cancellationToken);
    }

    /// <summary>Asks once, on this thread.</summary>
    internal HealthAnswer Ask(HealthQuestion question, TimeSpan limit, CancellationToken cancellationToken) =>
        new HealthProbe(question, time, limit).Ask(cancellationToken)
        ?? new(false, $"it did not answer within {limit.TotalSeconds:0.###} s");

    /// <summary>Asks again and again, on this thread.</summary>
    internal HealthAnswer UntilWell(
        HealthQuestion question, Func<string?> ended, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(1);
        var last = new HealthAnswer(false, "it did not answer");
        while (true)
        {
            if (ended() is { } end)
            {
                return new(false, end);
            }

            var left = deadline - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return new(false, $"{last.Detail}, {deadline.TotalSeconds:0.###} s after its start");
            }

            last = Next(question, time.GetElapsedTime(start), left, cancellationToken) ?? last;
            if (last.IsWell)
            {
                return last;
            }

            _ = cancellationToken.WaitHandle.WaitOne(pause);
            cancellationToken.ThrowIfCancellationRequested();
            pause = pause < LongestPause ? pause + TimeSpan.FromMilliseconds(1) : LongestPause;
        }
    }

    /// <summary>The answer; null when the deadline cut it off, so that the one before says more.</summary>
    private HealthAnswer? Next(HealthQuestion question, TimeSpan lived, TimeSpan left, CancellationToken cancellationToken)
    {
        if (question.Port is null)
        {
            return new(lived >= Moment, "it has not lived long enough");
        }

        return left < LongestAnswer
            ? new HealthProbe(question, time, left).Ask(cancellationToken)
            : Ask(question, LongestAnswer, cancellationToken);
    }
}
