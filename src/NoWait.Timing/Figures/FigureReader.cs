using NoWait.Timing.Summaries;

namespace NoWait.Timing.Figures;

/// <summary>Adds summaries up to figures.</summary>
internal sealed class FigureReader(FigureQuery query)
{
    private readonly long _since = query.Since.UtcTicks;
    private readonly long _until = query.Until.UtcTicks;
    private readonly NameTable _names = new();
    private readonly HashSet<(long, ulong)> _seen = [];
    private readonly WaitingSums _waiting = new();
    private readonly DeploySums _deploys = new();
    private readonly FlakeSearch _flakes = new();

    /// <summary>Adds a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="isAlone">Whether none of its events can be in another one, too.</param>
    public void Add(Summary summary, bool isAlone)
    {
        var places = new int[summary.Names.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = _names.Place(summary.Names[i]);
        }

        var service = query.Service;
        foreach (ref readonly var run in summary.RunRows)
        {
            if (Counts(run.Mark, isAlone) && (service is null || summary.Names.ListHolds(run.Services, service)))
            {
                _waiting.Add(run, summary.PartRows.Slice(run.FirstTarget, run.Targets), places);
            }
        }

        foreach (ref readonly var deploy in summary.DeployRows)
        {
            if (Counts(deploy.Mark, isAlone) && (service is null || summary.Names[deploy.Service] == service)
                && (query.Environment is null || summary.Names[deploy.Environment] == query.Environment))
            {
                _deploys.Add(deploy, summary, places);
            }
        }

        foreach (ref readonly var test in summary.TestRows)
        {
            if (Counts(test.Mark, isAlone) && (service is null || summary.Names[test.Suite] == service))
            {
                _flakes.Add(test, places);
            }
        }
    }

    public LedgerFigures Finish()
    {
        var days = new DayTable(query);
        var delivery = _deploys.Finish(query, _names, days);
        return new(query, delivery, _waiting.Finish(_names), _flakes.Finish(_names), days.Finish());
    }

    private bool Counts(in Mark mark, bool isAlone) =>
        mark.Ticks >= _since && mark.Ticks <= _until && (isAlone || _seen.Add((mark.Ticks, mark.Id)));
}
