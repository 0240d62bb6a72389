using NoWait.Docker;
using System.Security.Cryptography;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Containers;

public sealed class ContainerDeployingSpecs
{
    [FactNeeds("docker")]
    public async Task A_first_version_is_started_and_answers_when_the_deployment_is_done()
    {
        await using var site = await EngineSite.OpenAsync();

        var deployment = await site.DeployAsync("one");

        (await site.AskAsync()).ShouldBe("one");
        (deployment.From, deployment.Changed, deployment.Gap).ShouldBe((null, true, TimeSpan.Zero));
        deployment.Address.ShouldBe($"http://localhost:{site.Port}");
        deployment.HealthyAfter.ShouldNotBeNull();
        var member = (await site.MembersAsync()).ShouldHaveSingleItem();
        (member.Name, member.Digest, member.Port).ShouldBe((site.Names.Current, deployment.To, site.Port));
        member.Container.Image.ShouldBe(site.Names.Image(deployment.To));
    }

    [FactNeeds("docker")]
    public async Task A_new_version_takes_the_port_while_both_run_and_the_old_one_is_then_stopped_gracefully()
    {
        await using var site = await EngineSite.OpenAsync();
        var first = await site.DeployAsync("one");

        var second = await site.DeployAsync("two");

        (await site.AskAsync()).ShouldBe("two");
        (second.From, second.RolledBack).ShouldBe((first.To, false));
        second.Gap.ShouldBeGreaterThan(TimeSpan.Zero);
        await Site.UntilAsync(async () => (await site.MembersAsync()).Exists(member => site.Names.IsOld(member.Name) && !member.IsUp));
        var old = (await site.MembersAsync()).Single(member => member.Name != site.Names.Current);
        var details = await site.Engine.Containers.InspectAsync(old.Id, default);
        (details.State.ExitCode, details.State.OOMKilled).ShouldBe((0, false), "it ended by itself, as its stop signal asked it to");
        site.Notices.ShouldBeEmpty();
    }

    [FactNeeds("docker")]
    public async Task What_took_over_survives_its_own_crash_and_keeps_its_port()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        await site.DeployAsync("two");
        await Site.UntilAsync(async () => (await site.Engine.Containers.InspectAsync(site.Names.Current, default)).NetworkSettings.Networks!.Count == 1);

        await site.Engine.Containers.Output.ExecAsync(site.Names.Current, new() { Cmd = ["/bin/busybox", "kill", "-TERM", "1"] }, null, default);

        await Site.UntilAsync(async () => (await site.Engine.Containers.InspectAsync(site.Names.Current, default)).RestartCount == 1);
        await Site.UntilAsync(async () => await site.AskAsync() == "two");
        (await site.StatusAsync()).Restarts.ShouldBe(1);
    }

    [FactNeeds("docker")]
    public async Task Nothing_is_done_when_the_version_runs_already_and_is_well()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        var before = await site.StatusAsync();
        using var wire = EngineWire.Here(site.Engine.Endpoint);
        using var engine = new DockerEngine(wire.Endpoint);
        site.Deployer = new DockerDeployer(engine, site.Project, site.Root);

        var again = await site.DeployAsync("one");

        (again.Changed, again.Address).ShouldBe((false, before.Address));
        (await site.StatusAsync()).ShouldBe(before);
        wire.Requests.ShouldAllBe(request => request.StartsWith("GET "));
    }

    [FactNeeds("docker")]
    public async Task The_same_image_with_another_variable_is_started_anew()
    {
        await using var site = await EngineSite.OpenAsync();
        var image = await site.ImageAsync("one", "echo $COLOUR > /www/index.html; " + EngineSite.Serve);
        await site.DeployAsync(site.Service with { Environment = [new("COLOUR", "red")] }, image);

        (await site.DeployAsync(site.Service with { Environment = [new("COLOUR", "blue")] }, image)).Changed.ShouldBeTrue();

        (await site.AskAsync()).ShouldBe("blue\n");
    }

    [FactNeeds("docker")]
    public async Task It_gets_what_the_service_says_of_the_machine()
    {
        await using var site = await EngineSite.OpenAsync();
        var image = await site.ImageAsync("one");
        var volume = $"{site.Project}-data";
        var service = site.Service with
        {
            Environment = [new("COLOUR", "red")],
            Container = new()
            {
                Memory = 64 << 20, Cpus = 0.5, Restart = "on-failure", Networks = [$"{site.Project}-net"],
                Volumes = [new(volume, "/data"), new("/tmp", "/host") { ReadOnly = true }],
            },
        };

        await site.DeployAsync(service, image);

        var details = await site.Engine.Containers.InspectAsync(site.Names.Current, default);
        var host = details.HostConfig.ShouldNotBeNull();
        (host.Memory, host.NanoCpus, host.RestartPolicy!.Name).ShouldBe((64 << 20, 500_000_000, "on-failure"));
        host.Mounts!.Select(mount => (mount.Type, mount.Source, mount.Target, mount.ReadOnly))
            .ShouldBe([("volume", volume, "/data", false), ("bind", "/tmp", "/host", true)]);
        details.Config.Env!.ShouldBe(["COLOUR=red", "PORT=8080", "ASPNETCORE_HTTP_PORTS=8080", "PATH=/bin", "VERSION=one"], ignoreOrder: true);
        details.NetworkSettings.Networks!.Keys.ShouldBe(["bridge", $"{site.Project}-net"], ignoreOrder: true);

        await site.Engine.Containers.RemoveAsync(site.Names.Current, force: true, default);
        await site.Engine.Networks.RemoveAsync($"{site.Project}-net", default);
        await site.Engine.Volumes.RemoveAsync(volume, force: true, default);
    }

    [FactNeeds("docker")]
    public async Task Only_the_layer_that_changed_travels_over_a_large_base()
    {
        await using var site = await EngineSite.OpenAsync();
        using var sent = new SentBytes();
        await site.AddLayerAsync(RandomNumberGenerator.GetBytes(20_000_000));
        await site.DeployAsync("one");
        var first = sent.Take();

        var second = await site.ImageAsync("two");
        await site.DeployAsync(site.Service, second);

        first.ShouldBeGreaterThan(20_000_000);
        sent.Take().ShouldBe(second.Layers[2].Descriptor.Size);
    }

    [FactNeeds("docker")]
    public async Task Three_images_stay_and_one_container_to_go_back_to()
    {
        await using var site = await EngineSite.OpenAsync();
        var service = site.Service with { StopGrace = TimeSpan.FromSeconds(1) };
        foreach (var version in (string[])["one", "two", "three", "four", "five"])
        {
            await site.DeployAsync(service, await site.ImageAsync(version));
            await Site.UntilAsync(async () => (await site.MembersAsync()).Count(member => member.IsUp) == 1);
        }

        await site.DeployAsync(service, await site.ImageAsync("six"));

        await Site.UntilAsync(async () => (await site.MembersAsync()).Count == 2
            && (await site.Engine.Images.ListAsync(new Docker.Filters { { "reference", site.Names.Repository } }, default)).Count == 3);
        (await site.AskAsync()).ShouldBe("six");
        (await site.Engine.Images.FindAsync(site.Names.Image((await site.ImageAsync("four")).Descriptor.Digest.ToString()), default)).ShouldNotBeNull();
    }

    [FactNeeds("docker")]
    public async Task Status_logs_and_stop_tell_of_the_container()
    {
        await using var site = await EngineSite.OpenAsync();
        (await site.LogAsync()).ShouldBeEmpty();
        (await site.Deployer.StopAsync("api", default)).ShouldBeFalse();
        var deployment = await site.DeployAsync("one");

        var status = await site.StatusAsync();
        (status.State, status.Digest, status.Address).ShouldBe((ServiceState.Running, deployment.To, deployment.Address));
        status.Replicas.ShouldBe(new Replicas(1, 1));
        (await site.LogAsync()).ShouldBe(["one is up"]);

        (await site.Deployer.StopAsync("api", default)).ShouldBeTrue();
        (await site.StatusAsync()).State.ShouldBe(ServiceState.Stopped);
        (await site.AskAsync()).ShouldBeNull();
        (await site.LogAsync()).ShouldBe(["one is up", "stopping"]);
        (await site.Deployer.StopAsync("api", default)).ShouldBeFalse();
        (await site.DeployAsync("one")).Changed.ShouldBeTrue();
        (await site.AskAsync()).ShouldBe("one");
    }

    [FactNeeds("docker")]
    public async Task A_service_without_a_port_lives_on_beside_until_the_new_one_is_well()
    {
        await using var site = await EngineSite.OpenAsync();
        var service = site.Service with { Port = null, Health = null };
        const string Work = "trap 'exit 0' TERM; while true; do sleep 0.05; done";
        await site.DeployAsync(service, await site.ImageAsync("one", Work, run => run with { ExposedPorts = null }));

        var second = await site.DeployAsync(service, await site.ImageAsync("two", Work, run => run with { ExposedPorts = null }));

        (second.Gap, second.Address).ShouldBe((TimeSpan.Zero, null));
        await Site.UntilAsync(async () => (await site.MembersAsync()).Count(member => member.IsUp) == 1);
        (await site.StatusAsync()).Digest.ShouldBe(second.To);
    }

    [FactNeeds("docker")]
    public async Task Two_projects_with_services_of_one_name_do_not_meet()
    {
        await using var site = await EngineSite.OpenAsync();
        await using var other = await EngineSite.OpenAsync();
        await site.DeployAsync("one");

        await other.DeployAsync("other");
        await other.DeployAsync("other two");

        (await site.AskAsync()).ShouldBe("one");
        (await other.AskAsync()).ShouldBe("other two");
        EngineNames.ProjectOf("/home/Ada/My Shop!").ShouldBe("my-shop");
        EngineNames.ProjectOf("/").ShouldBe("nowait");
    }

    [FactNeeds("docker")]
    public async Task The_images_own_check_is_asked_where_the_service_names_no_path()
    {
        await using var site = await EngineSite.OpenAsync();
        var service = site.Service with { Health = null };
        var image = await site.ImageAsync("one", "sleep 0.3; touch /ready; " + EngineSite.Serve, run => run with
        {
            Healthcheck = new() { Test = ["CMD-SHELL", "cat /ready"] },
        });

        (await site.DeployAsync(service, image)).HealthyAfter.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromSeconds(0.3));
    }
}
