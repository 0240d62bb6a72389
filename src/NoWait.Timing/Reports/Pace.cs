using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Timing.Reports;

/// <summary>How much is waited on a working day, and what that is a year.</summary>
/// <param name="Runs">The runs that were measured.</param>
/// <param name="People">How many people ran them.</param>
/// <param name="Days">How many working days they lie on: the days that passed, less their share of days off.</param>
/// <param name="Cost">The prices.</param>
internal sealed record Pace(Totals Runs, int People, decimal Days, CostModel Cost)
{
    private const decimal DaysOfYear = 365;

    /// <summary>The pace of the last 28 days with this run.</summary>
    public static Pace Of(History history, Run run, CostModel cost)
    {
        var elapsed = history.PaceSince is { } since ? (decimal)(run.At - since).TotalDays : 0;
        var days = Math.Max(1, elapsed * cost.WorkingDays / DaysOfYear);
        var people = history.People.Contains(run.By.Key) ? history.People.Count : history.People.Count + 1;
        return new(history.Pace.With(run), people, days, cost);
    }

    /// <summary>A year of it: what one person waits on a day, for all people and working days.</summary>
    public Projection Year => new(Cost.OfPersonSeconds(Runs.PersonSeconds * Factor), Measured(), Assumed());

    /// <summary>A year of a second less in every run.</summary>
    public Projection SecondLess => new(Cost.OfPersonSeconds(Runs.Runs * Cost.Waiting * Factor), Measured(), Assumed());

    private decimal Factor => Cost.WorkingDays / Days / People * Cost.Developers;

    private Input[] Measured() =>
    [
        new("runs", Runs.Runs),
        new("waited", Runs.PersonSeconds, "s"),
        new("working days", Math.Round(Days, 1)),
        new("people seen", People),
    ];

    private Input[] Assumed() =>
    [
        new("people", Cost.Developers),
        new("working days a year", Cost.WorkingDays),
        new("an hour", Cost.HourlyRate, "$"),
    ];
}
