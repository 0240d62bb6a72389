using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Networks;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Swarm;

[Collection(SharingOneSwarm.Name)]
public sealed class SwarmDeployingSpecs(OneNodeSwarm swarm)
{
    private const string Crash = "echo refusing to start: no database; exit 3";

    [FactNeeds("docker", "swarm")]
    public async Task Each_task_is_changed_in_place_where_it_was_deployed_for_that()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        var service = site.Service with { Swarm = site.Service.Swarm with { Replicas = 2 }, Port = null, Health = null };
        var image = await site.WorkerAsync("one", "cat /www/index.html > /said; exec httpd -f -p 8080 -h /www");
        await site.Deployer.DeployAsync(new DeployRequest(service, image) { Live = true }, default);
        var replicas = await ((ILiveUpdate)site.Deployer).ReplicasAsync(service, default);

        foreach (var replica in replicas)
        {
            await replica.CopyAsync([Site.Text("www/index.html", "two")], default);
            await replica.RestartAsync(default);
            var said = new List<string>();
            await Site.UntilAsync(async () =>
            {
                said.Clear();
                await replica.RunAsync("cat /said", said.Add, default);
                return said is ["two"];
            });
        }

        replicas.Count.ShouldBe(2);
        var status = await site.StatusAsync();
        (status.Live, status.Digest).ShouldBe((true, image.Descriptor.Digest.ToString()));
    }

    [FactNeeds("docker", "swarm")]
    public void Without_a_swarm_it_says_how_to_begin_one() =>
        swarm.Refusal.ShouldContain("is in no swarm: begin one there with 'docker swarm init', or name a manager with --docker-host. Nothing of it is running now.");

    [FactNeeds("docker", "swarm")]
    public async Task A_service_is_made_updated_left_alone_stopped_and_started_again()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        var service = Service(site, replicas: 2) with { Port = null, Health = null };
        var image = await site.WorkerAsync("one");
        var first = await site.DeployAsync(service, image);

        (first.From, first.Changed, first.Gap, first.Address).ShouldBe((null, true, TimeSpan.Zero, null));
        var status = await site.StatusAsync();
        (status.State, status.Replicas, status.Digest).ShouldBe((ServiceState.Running, new Replicas(2, 2), first.To));
        site.Notices.ShouldContain("api task 1 of 2: running");
        (await site.DeployAsync(service, image)).Changed.ShouldBeFalse();

        var second = await site.DeployAsync(service, await site.WorkerAsync("two"));
        (second.From, second.Gap).ShouldBe((first.To, TimeSpan.Zero));
        (await site.StatusAsync()).Digest.ShouldBe(second.To);
        await Site.UntilAsync(async () => (await site.LogAsync()).Contains("stopping"));

        (await site.Deployer.StopAsync("api", default)).ShouldBeTrue();
        (await site.StatusAsync()).State.ShouldBe(ServiceState.Stopped);
        (await site.Deployer.StopAsync("api", default)).ShouldBeFalse();
        (await site.DeployAsync(service, image)).Changed.ShouldBeTrue();
        (await site.StatusAsync()).Replicas.ShouldBe(new Replicas(2, 2));
    }

    [FactNeeds("docker", "swarm")]
    public async Task A_port_of_its_machine_is_handed_from_task_to_task()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        await site.DeployAsync(Service(site), await site.ImageAsync("one"));
        (await site.AskAsync()).ShouldBe("one");

        var second = await site.DeployAsync(Service(site), await site.ImageAsync("two"));

        (await site.AskAsync()).ShouldBe("two");
        second.Address.ShouldBe($"http://localhost:{site.Port}");
        second.Gap.ShouldBeGreaterThan(TimeSpan.Zero);
        site.Notices.ShouldContain("api has a port of its machines for itself: the old task goes before the new one comes.");
    }

    [FactNeeds("docker", "swarm")]
    public async Task A_version_that_crashes_is_rolled_back_and_its_last_words_are_told()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        // Watched for long: on a busy machine a task may take its time to crash.
        var service = Service(site, replicas: 2) with { Port = null, Health = null };
        service = service with { Swarm = service.Swarm with { Monitor = TimeSpan.FromSeconds(20) } };
        var first = await site.DeployAsync(Service(site, replicas: 2) with { Port = null, Health = null }, await site.WorkerAsync("one"));

        var error = await Should.ThrowAsync<DeployFailedException>(async () => await site.DeployAsync(service, await site.WorkerAsync("two", Crash)));

        (error.Running, error.RolledBack, error.ExitCode).ShouldBe((first.To, true, 3), error.Message);
        error.Message.ShouldContain("non-zero exit (3)");
        error.LogTail.ShouldContain("refusing to start: no database");
        await Site.UntilAsync(async () => await site.StatusAsync() is { Digest: var digest, State: ServiceState.Running } && digest == first.To);
    }

    [FactNeeds("docker", "swarm")]
    public async Task A_first_version_that_crashes_is_gone_and_says_why()
    {
        await using var site = await OneNodeSwarm.OpenAsync();

        var error = await Should.ThrowAsync<DeployFailedException>(async () => await site.DeployAsync(Service(site), await site.ImageAsync("one", Crash)));

        (error.Running, error.ExitCode).ShouldBe((null, 3), error.Message);
        (await site.Deployer.StatusAsync(null, default)).ShouldBeEmpty();
    }

    [FactNeeds("docker", "swarm")]
    public async Task A_version_that_is_unwell_at_its_port_is_rolled_back()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        var first = await site.DeployAsync(Service(site), await site.ImageAsync("one"));
        var impatient = Service(site) with { HealthDeadline = TimeSpan.FromSeconds(1) };

        var error = await Should.ThrowAsync<DeployFailedException>(
            async () => await site.DeployAsync(impatient, await site.ImageAsync("two", isWell: false)));

        (error.Running, error.RolledBack).ShouldBe((first.To, true), error.Message);
        error.Message.ShouldContain("it answered 404 Not Found");
        await Site.UntilAsync(async () => await site.AskAsync() == "one");
    }

    [FactNeeds("docker", "swarm")]
    public async Task A_runtime_that_only_this_machine_has_is_missed_before_the_old_task_goes()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        await site.DeployAsync(Service(site), await site.ImageAsync("one"));
        var image = await site.ImageAsync("two", change: run => run with { Entrypoint = ["python3", "/app/server.py"] });

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(Service(site), image));

        error.Message.ShouldContain("its command 'python3' is not in the image: base the run stage on an image that has it, or deploy it with --to process");
        error.RolledBack.ShouldBeFalse();
        (await site.AskAsync()).ShouldBe("one");
        (await site.Engine.Containers.FindAsync(site.Names.Trial, default)).ShouldBeNull();
    }

    [FactNeeds("docker", "swarm")]
    public async Task Secrets_and_configs_are_named_by_content_and_old_ones_go()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        const string Tell = "cat /run/secrets/token; echo; cat /etc/app.conf; echo; trap 'exit 0' TERM; while true; do sleep 0.05; done";
        var service = Service(site) with { Port = null, Health = null };
        service = service with { Swarm = service.Swarm with { Secrets = [new("token") { Variable = "TOKEN" }], Configs = [new("/etc/app.conf", "app.conf")] } };
        var image = await site.WorkerAsync("one", Tell);
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "app.conf"), "colour=red");
        await site.DeployAsync(service, image);
        await Site.UntilAsync(async () => (await site.LogAsync()).Count >= 2);
        (await site.LogAsync()).ShouldBe(["hunter2", "colour=red"], ignoreOrder: true);
        (await site.DeployAsync(service, image)).Changed.ShouldBeFalse();

        foreach (var colour in (string[])["blue", "green"])
        {
            await File.WriteAllTextAsync(Path.Combine(site.Folder, "app.conf"), "colour=" + colour);
            (await site.DeployAsync(service, image)).Changed.ShouldBeTrue();
        }

        await Site.UntilAsync(async () => (await site.LogAsync()).Contains("colour=green"));
        (await site.Engine.Swarm.Configs.ListAsync(site.Names.Filter(), default)).Count.ShouldBe(2, "that of the version before stays to go back to");
        (await site.Engine.Swarm.Secrets.ListAsync(site.Names.Filter(), default)).ShouldHaveSingleItem().Spec.Name.ShouldNotContain("hunter2");
    }

    [FactNeeds("docker", "swarm")]
    public async Task No_request_is_lost_while_two_replicas_are_replaced()
    {
        await using var site = await OneNodeSwarm.OpenAsync();
        // Whoever is asked to stop is in no name any more, and answers those that knew it.
        const string Drain = "trap 'sleep 1; exit 0' TERM; httpd -f -p 8080 -h /www & wait; wait";
        var network = $"{site.Project}-net";
        var service = Service(site, replicas: 2) with { Port = null, Health = null, Container = new() { Networks = [network] } };
        await site.Engine.Networks.CreateAsync(new NetworkSpec { Name = network, Driver = "overlay", Attachable = true }, default);
        await site.DeployAsync(service, await site.WorkerAsync("one", Drain));
        var client = await StartClientAsync(site, network);
        await Site.UntilAsync(async () => (await AnswersAsync(site, client)).Count > 20);

        await site.DeployAsync(service, await site.WorkerAsync("two", Drain));

        await Site.UntilAsync(async () => (await AnswersAsync(site, client)).TakeLast(10).All(answer => answer == "two"));
        var answers = await AnswersAsync(site, client);
        answers.ShouldContain("one");
        answers.ShouldNotContain("LOST");
        await site.Engine.Containers.RemoveAsync(client, force: true, default);
        await site.Engine.Swarm.Services.RemoveAsync(site.Names.Current, default);
        await Site.UntilAsync(async () => (await site.MembersAsync()).Count == 0);
        await Site.UntilAsync(async () =>
        {
            try
            {
                await site.Engine.Networks.RemoveAsync(network, default);
                return true;
            }
            catch (DockerException)
            {
                return false;
            }
        });
    }

    /// <summary>Asks without a pause: an answer of any address that the service's name stands for is an answer.</summary>
    private static async Task<string> StartClientAsync(EngineSite site, string network)
    {
        const string Ask =
            """
            while true; do
              answer=LOST
              for address in $(nslookup tasks.$SERVICE 127.0.0.11 2>/dev/null | tail -n +3 | sed -n 's/^Address[^:]*: *\([0-9.]*\).*/\1/p'); do
                body=$(printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 3 $address 8080 2>/dev/null | tail -n 1)
                [ "$body" ] && answer=$body && break
              done
              echo $answer
            done
            """;
        var client = await site.Engine.Containers.CreateAsync(
            null,
            new()
            {
                Image = RealEngine.Busybox, Cmd = ["sh", "-c", Ask], Env = [$"SERVICE={site.Names.Current}"],
                Labels = new Dictionary<string, string> { [EngineLabels.Project] = site.Project },
                HostConfig = new() { NetworkMode = network },
            },
            default);
        await site.Engine.Containers.StartAsync(client.Id, default);
        return client.Id;
    }

    private static async Task<List<string>> AnswersAsync(EngineSite site, string client)
    {
        List<string> lines = [];
        await foreach (var line in site.Engine.Containers.Output.LogsAsync(client, new(), default))
        {
            lines.Add(line.Text);
        }

        return lines;
    }

    private static Service Service(EngineSite site, int replicas = 1) => site.Service with
    {
        Swarm = new() { Replicas = replicas, PublishOnHost = true, Monitor = TimeSpan.FromMilliseconds(500) },
    };
}
