using NoWait.Timing.Events;

namespace NoWait.Timing.Reports;

/// <summary>What the ledger says about the runs before this one.</summary>
public sealed record History
{
    private const int MostRecent = 60;
    private const int LookForFirst = 2_000;
    private static readonly TimeSpan PaceWindow = TimeSpan.FromDays(28);

    /// <summary>Nothing: there is no ledger yet.</summary>
    public static History None => new();

    /// <summary>The runs since Monday.</summary>
    public Totals ThisWeek { get; init; } = Totals.None;

    /// <summary>The runs of the week before.</summary>
    public Totals LastWeek { get; init; } = Totals.None;

    /// <summary>The runs of the last 28 days: what the pace is measured from.</summary>
    public Totals Pace { get; init; } = Totals.None;

    /// <summary>When the first of the last 28 days' runs started; null when there was none.</summary>
    public DateTimeOffset? PaceSince { get; init; }

    /// <summary>Who ran something in the last 28 days, by <see cref="Person.Key"/>.</summary>
    public IReadOnlySet<string> People { get; init; } = new HashSet<string>();

    /// <summary>The last successful run that was asked for the same targets and found something to do; null for none.</summary>
    public Run? Previous { get; init; }

    /// <summary>The first such run in the ledger; null for none.</summary>
    public Run? First { get; init; }

    /// <summary>The last such runs, at most 60, the oldest first; their targets and steps are left out.</summary>
    public IReadOnlyList<Run> Recent { get; init; } = [];

    /// <summary>Lines of the ledger that had to be skipped.</summary>
    public IReadOnlyList<LedgerDamage> Damage { get; init; } = [];

    /// <summary>Reads what the report of a run needs; only the last 28 days and the ledger's beginning are read.</summary>
    /// <param name="ledger">The ledger, without the run itself.</param>
    /// <param name="now">When the run ended.</param>
    /// <param name="zone">Where its weeks begin.</param>
    /// <param name="asked">The targets that the run was asked for.</param>
    public static History Read(Ledger ledger, DateTimeOffset now, TimeZoneInfo zone, IReadOnlyList<string> asked)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var damage = new List<LedgerDamage>();
        var history = Of(ledger.RunHeadsSince(now - PaceWindow, damage.Add), now, zone, asked);
        var first = ledger.Oldest().Take(LookForFirst).OfType<Run>().FirstOrDefault(run => IsComparable(run, asked));
        return history with { First = first, Damage = damage };
    }

    /// <summary>The history that these runs make.</summary>
    /// <param name="newestFirst">The runs of at least the last 28 days.</param>
    /// <param name="now">When the run ended.</param>
    /// <param name="zone">Where its weeks begin.</param>
    /// <param name="asked">The targets that the run was asked for.</param>
    public static History Of(
        IEnumerable<Run> newestFirst, DateTimeOffset now, TimeZoneInfo zone, IReadOnlyList<string> asked)
    {
        ArgumentNullException.ThrowIfNull(newestFirst);
        var thisWeek = Calendar.WeekOf(now, zone);
        var lastWeek = Calendar.WeekOf(thisWeek.AddDays(-3), zone);
        var (week, before, pace) = (Totals.None, Totals.None, Totals.None);
        DateTimeOffset? since = null;
        var people = new HashSet<string>(StringComparer.Ordinal);
        var comparable = new List<Run>();
        foreach (var run in newestFirst.DistinctBy(run => run.Id).TakeWhile(run => run.At > now - PaceWindow))
        {
            week = run.At >= thisWeek ? week.With(run) : week;
            before = run.At < thisWeek && run.At >= lastWeek ? before.With(run) : before;
            pace = pace.With(run);
            since = run.At;
            people.Add(run.By.Key);
            if (comparable.Count < MostRecent && IsComparable(run, asked))
            {
                comparable.Add(run);
            }
        }

        comparable.Reverse();
        return new()
        {
            ThisWeek = week,
            LastWeek = before,
            Pace = pace,
            PaceSince = since,
            People = people,
            Previous = comparable.LastOrDefault(),
            First = comparable.FirstOrDefault(),
            Recent = comparable,
        };
    }

    private static bool IsComparable(Run run, IReadOnlyList<string> asked) =>
        run is { Result: Outcome.Succeeded, Unchanged: false } && run.Asked.SequenceEqual(asked, StringComparer.OrdinalIgnoreCase);
}
