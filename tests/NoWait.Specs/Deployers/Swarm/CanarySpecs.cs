using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Shipping.Queue;
using NoWait.Specs.Deployers.Containers;
using NoWait.Specs.Shipping;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Swarm;

/// <summary>Some replicas first, and one run at a time, in a real swarm.</summary>
[Collection(SharingOneSwarm.Name)]
public sealed class CanarySpecs(OneNodeSwarm swarm)
{
    [FactNeeds("docker", "swarm")]
    public async Task Exactly_as_many_run_the_new_version_as_were_asked_for_until_somebody_has_looked_at_them()
    {
        _ = swarm.Refusal;
        await using var site = await OneNodeSwarm.OpenAsync();
        var first = await site.DeployAsync(Service(site, 5), await site.WorkerAsync("one"));
        List<(int Old, int New)> seen = [];
        var image = await site.WorkerAsync("two");

        var second = await site.Deployer.DeployAsync(
            new DeployRequest(Service(site, 5), image)
            {
                Canary = Canary.Parse("2"),
                Watch = async (_, token) =>
                {
                    for (var i = 0; i < 10; i++)
                    {
                        seen.Add((await RunningAsync(site, first.To), await RunningAsync(site, image.Descriptor.Digest.ToString())));
                        await Task.Delay(100, token);
                    }

                    return null;
                },
            },
            default);

        seen.ShouldAllBe(count => count.New == 2 && count.Old >= 3 && count.Old <= 5);
        seen[^1].ShouldBe((3, 2));
        second.From.ShouldBe(first.To);
        (await RunningAsync(site, second.To)).ShouldBe(5);
        await Site.UntilAsync(async () => await RunningAsync(site, first.To) == 0);
    }

    [FactNeeds("docker", "swarm")]
    public async Task Canaries_with_which_something_is_wrong_are_taken_back_and_the_rest_never_went()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        var first = await site.DeployAsync(Service(site, 3), await site.WorkerAsync("one"));
        var image = await site.WorkerAsync("two");

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.Deployer.DeployAsync(
            new DeployRequest(Service(site, 3), image) { Canary = Canary.Parse("30%"), Watch = (_, _) => Task.FromResult<string?>("it is blue") }, default));

        error.Message.ShouldContain("it is blue");
        (error.Running, error.RolledBack).ShouldBe((first.To, true));
        await Site.UntilAsync(async () => await RunningAsync(site, first.To) == 3 && await RunningAsync(site, image.Descriptor.Digest.ToString()) == 0);
    }

    [FactNeeds("docker", "swarm")]
    public async Task A_failure_after_the_canaries_goes_back_to_what_ran_before_them()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        var first = await site.DeployAsync(Service(site, 3), await site.WorkerAsync("one"));
        // The first task of the new version lives, all others crash: they count themselves in a folder of the machine.
        var shared = Directory.CreateDirectory(Path.Combine(site.Folder, "shared")).FullName;
        var image = await site.WorkerAsync("two", "mkdir /shared/first 2>/dev/null || exit 3; trap 'exit 0' TERM; while true; do sleep 0.1; done");
        var service = Service(site, 3) with { Container = new() { Volumes = [new(shared, "/shared")] } };
        service = service with { Swarm = service.Swarm with { Monitor = TimeSpan.FromSeconds(20) } };

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.Deployer.DeployAsync(
            new DeployRequest(service, image) { Canary = Canary.Parse("1"), Watch = (_, _) => Task.FromResult<string?>(null) }, default));

        error.Running.ShouldBe(first.To, error.Message);
        await Site.UntilAsync(async () => await RunningAsync(site, first.To) == 3 && await RunningAsync(site, image.Descriptor.Digest.ToString()) == 0);
    }

    [FactNeeds("docker", "swarm")]
    public async Task Two_machines_have_their_turn_one_after_the_other_and_one_that_died_is_not_waited_for_forever()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        SwarmTurns Machine(string place) => new(site.Engine, site.Project, place, TimeProvider.System) { Patience = TurnRules.Patience };
        var (here, there) = (Machine("here"), Machine("there"));

        await TurnRules.HoldAsync(here, there, place => LeaveADeadOneAsync(site, place));
    }

    [FactNeeds("docker", "swarm", "git")]
    public async Task Of_two_machines_that_take_an_unheld_turn_at_once_one_gets_it()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        SwarmTurns[] machines = [.. Enumerable.Range(0, 8).Select(number => new SwarmTurns(site.Engine, site.Project, $"machine {number}", TimeProvider.System))];

        var taken = await Task.WhenAll(machines.Select((machine, index) => machine.TryTakeAsync(TurnRules.Ticket($"{index}"), default)));

        var turn = taken.OfType<IAsyncDisposable>().ShouldHaveSingleItem();
        await turn.DisposeAsync();
        taken = await Task.WhenAll(machines.Select((machine, index) => machine.TryTakeAsync(TurnRules.Ticket($"{index}"), default)));
        await taken.OfType<IAsyncDisposable>().ShouldHaveSingleItem().DisposeAsync();
    }

    // What a machine leaves behind whose power was cut: a lease that nobody renews.
    private static async Task LeaveADeadOneAsync(EngineSite site, string place)
    {
        var lease = (await site.Engine.Swarm.Configs.ListAsync(new Filters { { "label", $"{EngineLabels.Project}={site.Project}" } }, default)).ShouldHaveSingleItem();
        var labels = new Dictionary<string, string>(lease.Spec.Labels!) { [TicketLabels.Place] = place };
        TicketLabels.Write(labels, TurnRules.Ticket("dead"));
        await site.Engine.Swarm.Configs.UpdateAsync(lease with { Spec = lease.Spec with { Labels = labels } }, default);
    }

    private static async Task<int> RunningAsync(EngineSite site, string digest)
    {
        var tasks = await site.Engine.Swarm.Services.TasksAsync(new Filters { { "service", site.Names.Current }, { "desired-state", "running" } }, default);
        return tasks.Count(task => task.Status.State == "running" && task.Spec?.ContainerSpec.Labels?.GetValueOrDefault(EngineLabels.Digest) == digest);
    }

    private static Service Service(EngineSite site, int replicas) => site.Service with
    {
        Port = null,
        Health = null,
        Swarm = new() { Replicas = replicas, Monitor = TimeSpan.FromMilliseconds(500) },
    };
}
