using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Delivering;

public sealed class DeployerChoiceSpecs
{
    [FactNeeds("docker")]
    public async Task A_service_goes_where_it_went_last_and_is_looked_after_there()
    {
        await using var site = await EngineSite.OpenAsync();
        var asked = Choices.Deployer(new(site.Folder), Options(site) with { Deployer = "docker" });
        var deployment = await asked.DeployAsync(await RequestAsync(site), default);

        var later = Choices.Deployer(new(site.Folder), new());

        later.NameOf("api").ShouldBe("docker");
        (await later.StatusAsync(null, default)).ShouldHaveSingleItem().Digest.ShouldBe(deployment.To);
        (await later.DeployAsync(await RequestAsync(site), default)).Changed.ShouldBeFalse();
        var elsewhere = Choices.Deployer(new(site.Folder), new() { Deployer = "process" });
        (await Should.ThrowAsync<DeployFailedException>(async () => await elsewhere.DeployAsync(await RequestAsync(site), default)))
            .Message.ShouldContain("it still runs by docker: end that with './build.sh Stop --to docker --services api' first");
        (await later.StopAsync("api", default)).ShouldBeTrue();
    }

    [FactNeeds("docker")]
    public async Task What_cannot_run_as_a_process_goes_to_an_engine_that_answers()
    {
        await using var site = await EngineSite.OpenAsync();
        var deployer = Choices.Deployer(new(site.Folder), Options(site));
        var image = await site.ImageAsync("one", change: run => run with { Entrypoint = ["/app/run"] });

        await deployer.DeployAsync(new DeployRequest(site.Service, image) { Notice = site.Notices.Add }, default);

        deployer.NameOf("api").ShouldBe("docker");
        (await site.AskAsync()).ShouldBe("one");
        site.Notices.ShouldHaveSingleItem().ShouldContain("as a process it cannot run, because /app/run is run by /opt/sh");
    }

    [FactNeeds("docker")]
    public async Task Without_an_engine_the_reason_why_it_is_no_process_stays()
    {
        await using var site = await EngineSite.OpenAsync();
        var deployer = Choices.Deployer(new(site.Folder), new() { Host = "unix:///nowhere/docker.sock" });
        var image = await site.ImageAsync("one", change: run => run with { Entrypoint = ["/app/run"] });

        (await Should.ThrowAsync<DeployFailedException>(() => deployer.DeployAsync(new DeployRequest(site.Service, image), default)))
            .Message.ShouldContain("deploy it with --to docker");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_the_status_of_its_services()
    {
        using var folder = new TemporaryFolder();
        var workspace = new Workspace(folder.Path);
        new DeployerMemory(workspace).Remember("api", new("docker", $"unix://{folder["no.sock"]}", null));

        var status = (await Choices.Deployer(workspace, new()).StatusAsync(null, default)).ShouldHaveSingleItem();

        (status.Service, status.State).ShouldBe(("api", ServiceState.Stopped));
        status.Detail.ShouldNotBeNull().ShouldContain("No Docker daemon answers at");
    }

    [Fact]
    public void An_unknown_deployer_is_a_mistake() =>
        Should.Throw<InvalidUsageException>(() => Choices.Deployer(new("/"), new() { Deployer = "mars" }))
            .Message.ShouldBe("--to mars is unknown: use process, docker, swarm or auto.");

    private static DeliveryOptions Options(EngineSite site) => new() { Host = site.Engine.Endpoint.ToString(), Project = site.Project };

    private static async Task<DeployRequest> RequestAsync(EngineSite site) => new(site.Service, await site.ImageAsync("one"));
}
