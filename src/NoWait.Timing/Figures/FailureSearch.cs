using NoWait.Timing.Events;

namespace NoWait.Timing.Figures;

/// <summary>Finds the deployments that failed, and how long it took until each service was well again.</summary>
internal sealed class FailureSearch
{
    private readonly Dictionary<(int Service, int Environment), State> _states = [];

    public int Attempts { get; private set; }

    public int Failures { get; private set; }

    public List<double> Recoveries { get; } = [];

    /// <summary>Adds a deployment; they come in the order of time.</summary>
    public void Add(in Deploy deploy, DayTable days)
    {
        var (row, at) = (deploy.Row, deploy.Row.Mark.Ticks);
        var state = _states.GetValueOrDefault((deploy.Service, deploy.Environment));
        Attempts += row.IsRollBack || row.Result is Outcome.Cancelled or Outcome.Skipped ? 0 : 1;
        switch (row.Result)
        {
            case Outcome.Succeeded:
                state = Recovered(state, at, row.IsRollBack, days);
                break;
            case Outcome.WentBack when !row.IsRollBack:
                Fail(at, days);
                Recoveries.Add(Math.Max(0, row.Seconds));
                break;
            case Outcome.Failed when !row.IsRollBack:
                Fail(at, days);
                state = state with { FailedAt = state.FailedAt ?? at };
                break;
        }

        _states[(deploy.Service, deploy.Environment)] = state;
    }

    // Who takes a version back says that it was bad, from the moment on when it went live.
    private State Recovered(State state, long at, bool isRollBack, DayTable days)
    {
        if (state.FailedAt is { } failed)
        {
            Recoveries.Add(Seconds(at - failed));
        }
        else if (isRollBack && state.LiveAt is { } live)
        {
            Fail(live, days);
            Recoveries.Add(Seconds(at - live));
        }

        return new(isRollBack ? null : at, null);
    }

    private void Fail(long at, DayTable days)
    {
        Failures++;
        days.Failed(at);
    }

    private static double Seconds(long ticks) => (double)ticks / TimeSpan.TicksPerSecond;

    /// <summary>When a new version went live that nobody took back, and since when none is well.</summary>
    private readonly record struct State(long? LiveAt, long? FailedAt);
}
