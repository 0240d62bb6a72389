using NoWait.Docker.Containers;
using NoWait.Docker.Events;
using NoWait.Docker.Networks;
using NoWait.Docker.Volumes;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class NetworkSpecs
{
    private readonly string _name = $"nowait-spec-{Guid.NewGuid():N}";

    [FactNeeds("docker")]
    public async Task A_network_is_made_joined_left_and_removed()
    {
        using var docker = await Engines.RealAsync();
        var id = await docker.Networks.CreateAsync(new NetworkSpec { Name = _name, Internal = true, Labels = new Dictionary<string, string> { ["a"] = "b" } }, default);
        var container = await docker.Containers.CreateAsync(_name, new ContainerSpec { Image = RealEngine.Busybox, Cmd = ["sleep", "60"] }, default);
        await docker.Networks.ConnectAsync(_name, container.Id, new EndpointSettings { Aliases = ["api"] }, default);
        await docker.Containers.StartAsync(container.Id, default);

        var network = await docker.Networks.InspectAsync(_name, default);
        (network.Id, network.Driver, network.Labels!["a"]).ShouldBe((id, "bridge", "b"));
        network.Containers!.Single().Value.Name.ShouldBe(_name);
        (await docker.Containers.InspectAsync(_name, default)).NetworkSettings.Networks![_name].Aliases.ShouldNotBeNull().ShouldContain("api");
        (await docker.Networks.ListAsync(new Filters { { "label", "a=b" }, { "name", _name } }, default)).Single().Id.ShouldBe(id);
        var used = await Should.ThrowAsync<DockerException>(() => docker.Networks.RemoveAsync(_name, default));
        used.Reason.ShouldNotBeNull().ShouldContain("active endpoints");
        await docker.Networks.DisconnectAsync(_name, container.Id, force: true, default);
        await docker.Networks.RemoveAsync(_name, default);
        (await Should.ThrowAsync<DockerException>(() => docker.Networks.InspectAsync(_name, default))).IsNotFound.ShouldBeTrue();
        await docker.Containers.RemoveAsync(container.Id, force: true, default);
    }

    [FactNeeds("docker")]
    public async Task A_volume_outlives_the_containers_that_use_it()
    {
        using var docker = await Engines.RealAsync();
        await docker.Volumes.CreateAsync(new VolumeSpec { Name = _name, Labels = new Dictionary<string, string> { ["a"] = "b" } }, default);
        await RunAsync(docker, "echo kept > /data/file");
        await RunAsync(docker, "grep kept /data/file");

        (await docker.Volumes.InspectAsync(_name, default)).Labels!["a"].ShouldBe("b");
        (await docker.Volumes.ListAsync(new Filters { { "name", _name } }, default)).Single().Name.ShouldBe(_name);
        await docker.Volumes.RemoveAsync(_name, force: false, default);
        (await Should.ThrowAsync<DockerException>(() => docker.Volumes.InspectAsync(_name, default))).IsNotFound.ShouldBeTrue();
    }

    [FactNeeds("docker")]
    public async Task Events_come_as_they_happen()
    {
        using var docker = await Engines.RealAsync();
        using var cancellation = new CancellationTokenSource();
        var since = DateTimeOffset.UtcNow.AddSeconds(-1);
        await docker.Containers.CreateAsync(_name, new ContainerSpec { Image = RealEngine.Busybox, Cmd = ["true"] }, default);
        await docker.Containers.StartAsync(_name, default);
        List<string> actions = [];

        await foreach (var e in docker.Events.ReadAsync(
            new EventOptions { Since = since, Filters = new Filters { { "container", _name } } }, cancellation.Token))
        {
            e.Type.ShouldBe("container");
            e.Actor.Attributes!["name"].ShouldBe(_name);
            actions.Add(e.Action);
            if (e.Action == "die")
            {
                break;
            }
        }

        actions.ShouldBe(["create", "start", "die"]);
        await docker.Containers.RemoveAsync(_name, force: true, default);
    }

    private async Task RunAsync(DockerEngine docker, string script)
    {
        var container = await docker.Containers.CreateAsync(
            null,
            new ContainerSpec { Image = RealEngine.Busybox, Cmd = ["sh", "-c", script], HostConfig = new HostConfig { Binds = [$"{_name}:/data"] } },
            default);
        await docker.Containers.StartAsync(container.Id, default);
        (await docker.Containers.WaitAsync(container.Id, default)).ShouldBe(0);
        await docker.Containers.RemoveAsync(container.Id, force: true, default);
    }
}
