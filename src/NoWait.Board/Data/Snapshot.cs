using NoWait.Timing.Events;

namespace NoWait.Board.Data;

/// <summary>What the page is drawn from: the last month, the oldest first.</summary>
/// <param name="Now">When.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Deployments">The deployments, those that failed too.</param>
/// <param name="Damaged">How many lines of the ledger had to be skipped.</param>
internal sealed record Snapshot(
    DateTimeOffset Now, IReadOnlyList<RunEntry> Runs, IReadOnlyList<Deployment> Deployments, int Damaged)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The last deployment; null when there was none.</summary>
    public Deployment? Last => Deployments.Count > 0 ? Deployments[^1] : null;

    /// <summary>The runs of the last seven days.</summary>
    public IEnumerable<RunEntry> RunsOfTheWeek => Runs.Where(run => run.At > Now - Week);

    /// <summary>The deployments of the last seven days that went live.</summary>
    public IEnumerable<Deployment> DeploysOfTheWeek =>
        Deployments.Where(deployment => deployment.At > Now - Week && deployment.Result == Outcome.Succeeded);
}

/// <summary>What the last seven days' deployments were, in numbers.</summary>
internal sealed record WeekOfDeploys(int Deploys, int Changes, int People)
{
    public static WeekOfDeploys Of(Snapshot snapshot)
    {
        var deploys = snapshot.DeploysOfTheWeek.ToList();
        var changes = deploys.SelectMany(deploy => deploy.Changes).DistinctBy(change => change.Commit).ToList();
        var people = changes.Select(change => change.Author).Concat(deploys.Select(deploy => deploy.By)).DistinctBy(person => person.Key);
        return new(deploys.Count, changes.Count, people.Count());
    }
}

/// <summary>What the last seven days were spent on.</summary>
internal sealed record TargetTime(string Name, int Runs, TimeSpan Waited, decimal Dollars, double Share)
{
    public static IReadOnlyList<TargetTime> Of(Snapshot snapshot)
    {
        var rows = snapshot.RunsOfTheWeek
            .SelectMany(run => run.Targets.Select(target => (Run: run, Target: target, Seconds: target.Seconds * run.Waiting)))
            .Where(row => row.Target.Result != Outcome.Skipped)
            .GroupBy(row => row.Target.Name)
            .ToList();
        var total = rows.Sum(group => group.Sum(row => row.Seconds));
        return
        [
            .. rows.Select(group => new TargetTime(
                    group.Key,
                    group.Count(),
                    TimeSpan.FromSeconds(group.Sum(row => row.Seconds)),
                    group.Sum(row => (decimal)row.Seconds * row.Run.Rate / 3600),
                    total > 0 ? group.Sum(row => row.Seconds) / total : 0))
                .OrderByDescending(row => row.Waited),
        ];
    }
}
