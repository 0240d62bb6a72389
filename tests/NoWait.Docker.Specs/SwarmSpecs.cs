using NoWait.Docker.Configuration;
using NoWait.Docker.Containers;
using NoWait.Docker.Swarm;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

/// <summary>One swarm of one node, on a loopback address of this process's own.</summary>
public sealed class SwarmSpecs : IAsyncLifetime
{
    private const long Second = 1_000_000_000;

    private readonly string _name = $"nowait-spec-{Guid.NewGuid():N}";
    private DockerEngine _docker = null!;

    public async Task InitializeAsync()
    {
        if (Need.SkipReason("swarm") is null)
        {
            _docker = await Engines.RealAsync();
            await _docker.Swarm.InitAsync(new SwarmInit { ListenAddr = $"{RealEngine.SwarmAddress}:2377", AdvertiseAddr = RealEngine.SwarmAddress }, default);
        }
    }

    public async Task DisposeAsync()
    {
        if (_docker is not null)
        {
            await _docker.Swarm.LeaveAsync(force: true, default);
            _docker.Dispose();
        }
    }

    [FactNeeds("swarm")]
    public async Task A_service_runs_is_updated_without_a_gap_and_is_removed()
    {
        (await _docker.Swarm.FindAsync(default)).ShouldNotBeNull().ID.ShouldNotBeEmpty();
        var secret = await _docker.Swarm.Secrets.CreateAsync(_name, "hunter2"u8.ToArray(), new Dictionary<string, string> { ["a"] = "b" }, default);
        var spec = Spec("cat /run/secrets/key; echo; echo version $VERSION; trap 'exit 0' TERM; while true; do sleep 0.1; done", "VERSION=1");
        spec = spec with
        {
            TaskTemplate = spec.TaskTemplate with
            {
                ContainerSpec = spec.TaskTemplate.ContainerSpec with
                {
                    Secrets = [new SecretReference(secret, _name, new FileReference("key", "0", "0", 0x100))],
                },
            },
        };
        await _docker.Swarm.Services.CreateAsync(spec, RegistryCredentials.None, default);
        await EventuallyAsync(async () => (await RunningAsync()).Count == 2);
        await EventuallyAsync(async () => (await LogsAsync()).Count == 4);
        (await LogsAsync()).Order().ShouldBe(["hunter2", "hunter2", "version 1", "version 1"]);

        var service = await _docker.Swarm.Services.InspectAsync(_name, default);
        var next = service.Spec! with { TaskTemplate = WithEnv(service.Spec!.TaskTemplate, "VERSION=2") };
        await _docker.Swarm.Services.UpdateAsync(_name, service.Version.Index, next, RegistryCredentials.None, default);
        await EventuallyAsync(async () => (await _docker.Swarm.Services.InspectAsync(_name, default)).UpdateStatus?.State == "completed");

        (await RunningAsync()).ShouldAllBe(task => task.Spec!.ContainerSpec.Env!.Contains("VERSION=2"));
        await EventuallyAsync(async () => (await LogsAsync()).Count(line => line == "version 2") == 2);
        (await _docker.Swarm.Secrets.ListAsync(new Filters { { "name", _name } }, default)).Single().Spec.Labels!["a"].ShouldBe("b");
        var stale = await Should.ThrowAsync<DockerException>(
            () => _docker.Swarm.Services.UpdateAsync(_name, service.Version.Index, next, RegistryCredentials.None, default));
        stale.Reason.ShouldNotBeNull().ShouldContain("out of sequence");
        await _docker.Swarm.Services.RemoveAsync(_name, default);
        (await _docker.Swarm.Services.FindAsync(_name, default)).ShouldBeNull();
        await EventuallyAsync(async () => (await _docker.Containers.ListAsync(false, OfService(), default)).Count == 0);
        await _docker.Swarm.Secrets.RemoveAsync(secret, default);
    }

    [FactNeeds("swarm")]
    public async Task A_change_that_crashes_is_rolled_back_and_says_so()
    {
        await _docker.Swarm.Services.CreateAsync(Spec("sleep 600"), RegistryCredentials.None, default);
        await EventuallyAsync(async () => (await RunningAsync()).Count == 2);
        var service = await _docker.Swarm.Services.InspectAsync(_name, default);
        // Watched for long: on a busy machine a task may take its time to crash.
        var crashing = Spec("exit 1");
        crashing = crashing with { UpdateConfig = crashing.UpdateConfig! with { Monitor = 60 * Second } };

        await _docker.Swarm.Services.UpdateAsync(_name, service.Version.Index, crashing, RegistryCredentials.None, default);

        UpdateStatus? status = null;
        await EventuallyAsync(async () =>
        {
            status = (await _docker.Swarm.Services.InspectAsync(_name, default)).UpdateStatus;
            return status is { State: not ("updating" or "rollback_started") };
        });
        status!.State.ShouldBe("rollback_completed", status.Message);
        await EventuallyAsync(async () => (await RunningAsync()).Count == 2);
        (await _docker.Swarm.Services.TasksAsync(new Filters { { "service", _name } }, default)).ShouldContain(task => task.Status.State == "failed");
        await _docker.Swarm.Services.RemoveAsync(_name, default);
    }

    private ServiceSpec Spec(string script, params string[] env) => new()
    {
        Name = _name,
        TaskTemplate = new TaskSpec
        {
            ContainerSpec = new TaskContainerSpec
            {
                Image = RealEngine.Busybox,
                Command = ["sh", "-c", script],
                Env = env,
                StopGracePeriod = Second,
                Labels = new Dictionary<string, string> { [_name] = "" },
            },
            RestartPolicy = new TaskRestartPolicy { Condition = "none" },
        },
        Mode = new ServiceMode { Replicated = new ReplicatedMode(2) },
        UpdateConfig = new UpdateConfig { Parallelism = 1, Order = "start-first", Monitor = Second, FailureAction = "rollback" },
        RollbackConfig = new UpdateConfig { Parallelism = 0, Monitor = Second / 5, FailureAction = "continue" },
    };

    private static TaskSpec WithEnv(TaskSpec task, string variable) => task with { ContainerSpec = task.ContainerSpec with { Env = [variable] } };

    private Filters OfService() => new() { { "label", _name } };

    private async Task<IReadOnlyList<TaskDetails>> RunningAsync() =>
    [
        .. (await _docker.Swarm.Services.TasksAsync(new Filters { { "service", _name }, { "desired-state", "running" } }, default))
            .Where(task => task.Status.State == "running"),
    ];

    private async Task<List<string>> LogsAsync()
    {
        List<string> lines = [];
        await foreach (var line in _docker.Swarm.Services.LogsAsync(_name, new LogOptions(), default))
        {
            lines.Add(line.Text);
        }

        return lines;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 1200; attempt++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(100);
        }

        (await condition()).ShouldBeTrue();
    }
}
