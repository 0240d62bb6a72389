using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Configuration;
using NoWait.Docker.Swarm;

namespace NoWait.Deployers.Swarm;

/// <summary>Some tasks of the new version beside those of the old one, until somebody has looked at them.</summary>
/// <remarks>
/// The swarm replaces as many tasks at once as it is told, and then waits for a day; told afterwards to go on without waiting, it leaves
/// the tasks alone that are new already.
/// </remarks>
internal sealed class SwarmCanary(DockerEngine engine, DeployRequest request, string id, TimeProvider time)
{
    private const long NanosecondsPerTick = 100;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(30);

    /// <summary>Where the service answers; null for nowhere.</summary>
    public string? Address { get; init; }

    private Service Service => request.Service;

    /// <summary>The update that stops after the first tasks; should one of them fail meanwhile, the swarm goes back by itself.</summary>
    public static ServiceSpec First(ServiceSpec spec, int canaries, Service service) => spec with
    {
        UpdateConfig = spec.UpdateConfig! with
        {
            Parallelism = (ulong)canaries,
            Delay = Day.Ticks * NanosecondsPerTick,
            Monitor = (service.Bake + service.Swarm.Monitor + Allowance).Ticks * NanosecondsPerTick,
        },
    };

    /// <summary>Waits until the canaries run, and has them looked at.</summary>
    public async Task<RunOutcome> LookAsync(string fingerprint, int canaries, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (await RunningAsync(fingerprint, cancellationToken) is var running && running != canaries)
        {
            if (running < 0 || time.GetElapsedTime(start) > Service.HealthDeadline + Service.StopGrace + Allowance)
            {
                return new(false, running < 0 ? "the swarm took its first tasks back" : $"only {running} of its first {canaries} tasks came up");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        request.Notice?.Invoke($"{Service.Name}: {canaries} of {Service.Swarm.Replicas} tasks are the new version, and are looked at");
        var wrong = request.Watch is null ? null : await request.Watch(Address, cancellationToken);
        return wrong is not null ? new(false, wrong)
            : await RunningAsync(fingerprint, cancellationToken) == canaries ? new(true, "its first tasks are well")
            : new(false, "one of its first tasks did not go on running");
    }

    /// <summary>Has the rest replaced. A failure stops it where it is: what the swarm would go back to are the canaries.</summary>
    public async Task GoOnAsync(ServiceSpec spec, CancellationToken cancellationToken)
    {
        var now = await engine.Swarm.Services.InspectAsync(id, cancellationToken);
        var rest = spec with { UpdateConfig = spec.UpdateConfig! with { FailureAction = "pause" } };
        await engine.Swarm.Services.ChangeAsync(
            now, version => engine.Swarm.Services.UpdateAsync(id, version, rest, RegistryCredentials.None, cancellationToken));
    }

    /// <summary>How many tasks of the new version run; -1 when the swarm has stopped or gone back.</summary>
    private async Task<int> RunningAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var service = await engine.Swarm.Services.InspectAsync(id, cancellationToken);
        if (service.UpdateStatus?.State is "paused" or "rollback_started" or "rollback_paused" or "rollback_completed")
        {
            return -1;
        }

        var tasks = await engine.Swarm.Services.TasksAsync(new Filters { { "service", id }, { "desired-state", "running" } }, cancellationToken);
        return tasks.Count(task => task.Status.State == "running"
            && task.Spec?.ContainerSpec.Labels?.GetValueOrDefault(EngineLabels.Fingerprint) == fingerprint);
    }
}
