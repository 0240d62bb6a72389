using NoWait.Timing.Events;
using NoWait.Timing.Summaries;

namespace NoWait.Timing.Figures;

/// <summary>Sums up deployments.</summary>
internal sealed class DeploySums
{
    private readonly List<Deploy> _deploys = [];

    public void Add(in DeployRow row, Summary summary, int[] places) =>
        _deploys.Add(new(row, summary, places, places[row.Service], places[row.Environment]));

    public DeliveryFigures Finish(FigureQuery query, NameTable names, DayTable days)
    {
        var environment = query.Environment ?? (_deploys.Exists(IsIn(names, FigureQuery.Production)) ? FigureQuery.Production : null);
        if (environment is not null && query.Environment is null)
        {
            _deploys.RemoveAll(deploy => !IsIn(names, environment)(deploy));
        }

        SortByTime();
        var (contents, failures) = (new Contents(names), new FailureSearch());
        foreach (var deploy in _deploys)
        {
            failures.Add(deploy, days);
            if (deploy.Row.WentLive)
            {
                contents.Add(deploy);
                days.Live(deploy.Row.Mark.Ticks, deploy.Row.ToLive);
            }
        }

        var live = contents.Deploys;
        return new()
        {
            Environment = environment,
            Deploys = live,
            Changes = contents.Changes,
            People = contents.People,
            DeploysADay = live / Math.Max(1.0 / 24, (query.Until - query.Since).TotalDays),
            LeadTime = Spread.Of(contents.Leads),
            Attempts = failures.Attempts,
            Failures = failures.Failures,
            Recovery = Spread.Of(failures.Recoveries),
            ToLive = Spread.Of(contents.ToLive),
            Parts = contents.Parts(),
        };
    }

    private static Predicate<Deploy> IsIn(NameTable names, string environment) => deploy => names[deploy.Environment] == environment;

    // Nearly always they come in order.
    private void SortByTime()
    {
        for (var i = 1; i < _deploys.Count; i++)
        {
            if (_deploys[i - 1].Row.Mark.Ticks > _deploys[i].Row.Mark.Ticks)
            {
                _deploys.Sort(static (left, right) => left.Row.Mark.Ticks.CompareTo(right.Row.Mark.Ticks));
                return;
            }
        }
    }
}

/// <summary>A deployment among others; its service and environment are places in the names of all.</summary>
internal readonly record struct Deploy(DeployRow Row, Summary Summary, int[] Places, int Service, int Environment);
