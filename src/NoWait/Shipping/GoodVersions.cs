using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Shipping;

/// <summary>The versions of a service that were good, as the ledger tells: those that went live and that nobody went back from.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="environment">The environment that is asked about.</param>
internal sealed class GoodVersions(Ledger ledger, string environment)
{
    private const int LookBack = 20_000;

    /// <summary>Deployments and goings back of the environment, the newest first; what was changed in place is no version.</summary>
    public IEnumerable<Deployment> Newest() =>
        ledger.Newest().Take(LookBack).OfType<Deployment>().Where(deployment => deployment.Environment == environment && !deployment.IsLiveUpdated);

    /// <summary>The good versions of a service, the oldest first; the last one is live, as far as the ledger knows.</summary>
    public List<string> Of(string service)
    {
        var good = new List<string>();
        foreach (var deployment in Newest().Where(one => one.Service == service && one.Result == Outcome.Succeeded).Reverse())
        {
            if (deployment.IsRollBack)
            {
                Forget(good, deployment);
            }

            if (good.Count == 0 || good[^1] != deployment.To)
            {
                good.Add(deployment.To);
            }
        }

        return good;
    }

    /// <summary>The version that was good before the one that runs; null when there is none.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="running">The digest that runs; null when nothing does.</param>
    public string? Before(string service, string? running)
    {
        var good = Of(service);
        var last = good.LastIndexOf(running ?? "");
        // Nothing runs, or what runs came from a machine whose ledger is not here: the last one known is older, then.
        return last < 0 ? good is [.., var newest] ? newest : null : last == 0 ? null : good[last - 1];
    }

    /// <summary>The services that the newest run which deployed anything deployed.</summary>
    public IReadOnlyList<string> LastDeployed()
    {
        var newest = Newest().FirstOrDefault(deployment => deployment.Result == Outcome.Succeeded);
        return newest is null ? []
            : newest.Run is null ? [newest.Service]
            : [.. Newest().Take(LookBack).TakeWhile(one => one.At >= newest.At - TimeSpan.FromDays(1)).Where(one => one.Run == newest.Run)
                .Select(one => one.Service).Distinct(StringComparer.Ordinal)];
    }

    // What was gone back from is no longer good, nor is what came after the version that is live again.
    private static void Forget(List<string> good, Deployment back)
    {
        if (good.LastIndexOf(back.To) is >= 0 and var kept)
        {
            good.RemoveRange(kept + 1, good.Count - kept - 1);
        }
        else if (back.From is not null)
        {
            good.RemoveAll(digest => digest == back.From);
        }
    }
}
