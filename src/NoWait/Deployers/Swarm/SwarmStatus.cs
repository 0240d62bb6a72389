using NoWait.Deployers.Containers;
using NoWait.Docker.Swarm;

namespace NoWait.Deployers.Swarm;

/// <summary>Tells from a service of a swarm and its tasks what runs.</summary>
internal static class SwarmStatus
{
    public static ServiceStatus Of(ServiceDetails details, IReadOnlyList<TaskDetails> tasks, EngineReach reach)
    {
        var labels = details.Spec?.Labels;
        var desired = (int)(details.Spec?.Mode?.Replicated?.Replicas ?? 0);
        List<TaskDetails> running = [.. tasks.Where(task => task is { DesiredState: "running", Status.State: "running" })];
        var failed = tasks.Where(task => task.Status.State is "failed" or "rejected").ToList();
        return new(labels?.GetValueOrDefault(EngineLabels.Service) ?? "", State(running.Count, desired, failed.Count > 0))
        {
            Digest = labels?.GetValueOrDefault(LiveImage.Label) ?? labels?.GetValueOrDefault(EngineLabels.Digest),
            Live = labels?.ContainsKey(LiveImage.Label) == true,
            Since = running.Count == 0 ? null : running.Min(task => task.Status.Timestamp),
            Address = int.TryParse(labels?.GetValueOrDefault(EngineLabels.Port), out var port) ? reach.Address(port) : null,
            Restarts = failed.Count,
            Replicas = new(running.Count, desired),
            IsCertain = details.UpdateStatus?.State is not ("updating" or "rollback_started"),
            Detail = Detail(details, running.Count, desired, failed),
        };
    }

    private static ServiceState State(int running, int desired, bool hasFailed) => (running, desired) switch
    {
        (_, 0) => ServiceState.Stopped,
        (0, _) => hasFailed ? ServiceState.Restarting : ServiceState.Starting,
        _ => running < desired ? ServiceState.Unwell : ServiceState.Running,
    };

    private static string? Detail(ServiceDetails details, int running, int desired, List<TaskDetails> failed)
    {
        var words = new List<string>();
        if (desired > 0)
        {
            words.Add($"{running} of {desired} tasks");
        }

        if (details.UpdateStatus is { State: not "completed" } update)
        {
            words.Add(update.Message ?? update.State);
        }

        if (running < desired && failed.MaxBy(task => task.Status.Timestamp)?.Status.Err is { Length: > 0 } error)
        {
            words.Add(error);
        }

        return words.Count == 0 ? null : string.Join("; ", words);
    }
}
