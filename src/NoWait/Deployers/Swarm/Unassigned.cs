using NoWait.Docker;
using NoWait.Docker.Swarm;

namespace NoWait.Deployers.Swarm;

/// <summary>The tasks of a service that no machine has been given yet, as their port is not free before the old ones are gone.</summary>
/// <remarks>
/// Whoever changes the service again meanwhile makes nobody answer for a minute: the swarm waits for the end of the tasks that it
/// replaces, nobody tells it of the end of one that never was on a machine, and it gives up after that time (swarmkit,
/// <c>Supervisor.DelayStart</c>).
/// </remarks>
internal static class Unassigned
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Waits until there are none, and no longer than old tasks have to end and a little more.</summary>
    public static async Task GoneAsync(
        ServicesApi services, string id, TimeSpan grace, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < grace + Patience
            && (await services.TasksAsync(new Filters { { "service", id } }, cancellationToken)).Any(IsUnassigned))
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static bool IsUnassigned(TaskDetails task) =>
        task is { DesiredState: "ready" or "running", Status.State: "new" or "allocated" or "pending" };
}
