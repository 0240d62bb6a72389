using NoWait.Timing.Events;

namespace NoWait.Linting.Pricing;

/// <summary>How long steps took when they really ran, and how many builds there are, from the ledger.</summary>
internal sealed class StepTimes
{
    private readonly Dictionary<string, List<double>> _seconds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _people = new(StringComparer.Ordinal);
    private DateTimeOffset? _first;

    /// <summary>How many runs built something.</summary>
    public int Builds { get; private set; }

    /// <summary>How many people ran them.</summary>
    public int People => Math.Max(1, _people.Count);

    /// <summary>How many days lie between the first of them and now.</summary>
    public double Days(DateTimeOffset now) => _first is { } first ? (now - first).TotalDays : 0;

    /// <summary>The times in these runs.</summary>
    public static StepTimes Of(IEnumerable<Run> runs)
    {
        var times = new StepTimes();
        foreach (var run in runs)
        {
            times.Add(run);
        }

        return times;
    }

    /// <summary>The median of what a step took when it was not cached; null when it was never measured.</summary>
    /// <param name="text">What reports call the step.</param>
    public (double Seconds, int Times)? Of(string text)
    {
        if (!_seconds.TryGetValue(text, out var all))
        {
            return null;
        }

        all.Sort();
        return ((all[(all.Count - 1) / 2] + all[all.Count / 2]) / 2, all.Count);
    }

    private void Add(Run run)
    {
        var steps = run.Steps.Where(step => step is { Kind: "run" or "copy", Text: not null, CacheHit: not true, Error: null }).ToList();
        if (run.Unchanged || steps.Count == 0)
        {
            return;
        }

        Builds++;
        _people.Add(run.By.Key);
        _first = _first is { } first && first < run.At ? first : run.At;
        foreach (var step in steps)
        {
            (_seconds.TryGetValue(step.Text!, out var all) ? all : _seconds[step.Text!] = []).Add(step.Seconds);
        }
    }
}
