using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Delivering;

/// <summary>How long services took in the targets of earlier runs, by the ledger.</summary>
/// <param name="workspace">Whose ledger.</param>
/// <param name="time">The clock.</param>
internal sealed class PastDurations(Workspace workspace, TimeProvider time)
{
    private const int MostRuns = 30;
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    private readonly Dictionary<string, Dictionary<string, TimeSpan>> _targets = new(StringComparer.Ordinal);
    private bool _isRead;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>How long a service took the last time in a target; null when nobody knows.</summary>
    public TimeSpan? Of(string service, string target)
    {
        if (!_isRead)
        {
            _isRead = true;
            Read();
        }

        return _targets.GetValueOrDefault(target)?.TryGetValue(service, out var took) == true ? took : null;
    }

    private void Read()
    {
        try
        {
            foreach (var run in new Ledger(workspace.Ledger).Since(time.GetUtcNow() - Memory).OfType<Run>().Where(run => run.Steps.Count > 0).Take(MostRuns))
            {
                Take(run);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An order is no worse than none.
        }
    }

    private void Take(Run run)
    {
        foreach (var steps in run.Steps.Where(step => step.Service is not null).GroupBy(step => (step.Target, step.Service)))
        {
            var known = _targets.TryGetValue(steps.Key.Target, out var services) ? services : _targets[steps.Key.Target] = new(StringComparer.Ordinal);
            known.TryAdd(
                steps.Key.Service!, TimeSpan.FromSeconds(steps.Max(step => step.Start + step.Seconds) - steps.Min(step => step.Start)));
        }
    }
}
