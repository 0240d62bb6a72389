using System.Globalization;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Containers;
using NoWait.Docker.Swarm;

namespace NoWait.Deployers.Swarm;

/// <summary>Waits until a swarm runs what it was told to, by the update's status and by the tasks themselves.</summary>
internal sealed class Convergence(DockerEngine engine, DeployRequest request, string id, TimeProvider time)
{
    private const int TailLines = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    private Service Service => request.Service;

    /// <summary>Waits for it; returns what became of it.</summary>
    /// <param name="fingerprint">What its tasks are known by.</param>
    /// <param name="cancellationToken">Ends the wait, not what the swarm does.</param>
    public async Task<RunOutcome> WaitAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        long? running = null;
        while (true)
        {
            var service = await engine.Swarm.Services.InspectAsync(id, cancellationToken);
            var tasks = await TasksAsync(fingerprint, cancellationToken);
            Tell(tasks);
            if (service.UpdateStatus?.State is "paused" or "rollback_completed" or "rollback_paused")
            {
                return await FailedAsync(tasks, service.UpdateStatus.Message ?? service.UpdateStatus.State);
            }

            var isAllUp = tasks.Count(task => task is { DesiredState: "running", Status.State: "running" }) == Service.Swarm.Replicas;
            running = isAllUp ? running ?? time.GetTimestamp() : null;
            if (running is { } since && IsDone(service, since))
            {
                return new(true, "all its tasks run");
            }

            if (service.UpdateStatus is null && tasks.FirstOrDefault(HasFailed) is not null)
            {
                return await FailedAsync(tasks, "it failed");
            }

            if (time.GetElapsedTime(start) > Patience())
            {
                return await FailedAsync(tasks, string.Create(CultureInfo.InvariantCulture, $"its tasks did not come up within {Patience().TotalSeconds:0} s"));
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Whether it is converged; without an update that watches new tasks, they are watched here.</summary>
    private bool IsDone(ServiceDetails service, long running) =>
        service.UpdateStatus is { State: "completed" }
        || (service.UpdateStatus is null && time.GetElapsedTime(running) >= Service.Swarm.Monitor);

    private TimeSpan Patience()
    {
        var options = Service.Swarm;
        var rounds = (options.Replicas + options.Parallelism - 1) / Math.Max(1, options.Parallelism);
        return ((Service.HealthDeadline + Service.StopGrace + options.Delay + options.Monitor) * Math.Max(1, rounds)) + Allowance;
    }

    private async Task<List<TaskDetails>> TasksAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var all = await engine.Swarm.Services.TasksAsync(new Filters { { "service", id } }, cancellationToken);
        return [.. all.Where(task => task.Spec?.ContainerSpec.Labels?.GetValueOrDefault(EngineLabels.Fingerprint) == fingerprint)];
    }

    private void Tell(List<TaskDetails> tasks)
    {
        foreach (var task in tasks.Where(task => _told.GetValueOrDefault(task.ID) != task.Status.State))
        {
            _told[task.ID] = task.Status.State;
            var why = task.Status.Err is { Length: > 0 } error ? $": {error}" : "";
            request.Notice?.Invoke($"{Service.Name} task {task.Slot} of {Service.Swarm.Replicas}: {task.Status.State}{why}");
        }
    }

    private static bool HasFailed(TaskDetails task) => task.Status.State is "failed" or "rejected" or "complete" or "orphaned";

    private async Task<RunOutcome> FailedAsync(List<TaskDetails> tasks, string why)
    {
        var task = tasks.Where(HasFailed).MaxBy(task => task.Status.Timestamp)
            ?? tasks.Find(task => task.Status.Err is { Length: > 0 }) ?? tasks.Find(task => task.Status.State == "pending");
        var words = task?.Status is not { } status ? null
            : status.Err is { Length: > 0 } error ? error
            : status.Message;
        return new(false, words is null ? why : $"task {task!.Slot}: {words}")
        {
            ExitCode = task?.Status.ContainerStatus is { ExitCode: not 0 } container ? container.ExitCode : null,
            Tail = await TailAsync(task?.Status.ContainerStatus?.ContainerID),
        };
    }

    private async Task<IReadOnlyList<string>> TailAsync(string? container)
    {
        List<string> lines = [];
        try
        {
            // Of a task on another node only the service's log tells.
            var log = container is { Length: > 0 } && await engine.Containers.FindAsync(container, CancellationToken.None) is not null
                ? engine.Containers.Output.LogsAsync(container, new LogOptions { Tail = TailLines }, CancellationToken.None)
                : engine.Swarm.Services.LogsAsync(id, new LogOptions { Tail = TailLines }, CancellationToken.None);
            await foreach (var line in log)
            {
                lines.Add(line.Text);
            }
        }
        catch (DockerException)
        {
            // Its last words went with it.
        }

        return lines;
    }
}
