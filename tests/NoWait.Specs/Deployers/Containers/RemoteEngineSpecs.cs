using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Containers;

public sealed class RemoteEngineSpecs
{
    [FactNeeds("docker")]
    public async Task An_engine_elsewhere_is_asked_at_its_machine_and_says_what_it_cannot_know_before()
    {
        await using var site = await EngineSite.OpenAsync();
        using var wire = EngineWire.Elsewhere(site.Engine.Endpoint);
        using var engine = new DockerEngine(wire.Endpoint);
        site.Deployer = new DockerDeployer(engine, site.Project, site.Root);

        var first = await site.DeployAsync("one");
        var second = await site.DeployAsync("two");

        (await site.AskAsync()).ShouldBe("two");
        (first.Address, second.Address).ShouldBe(($"http://127.0.0.1:{site.Port}", first.Address));
        site.Notices.ShouldAllBe(notice => notice.Contains("cannot be asked for its health before it has its port"));
        site.Notices.Count.ShouldBe(2);
        var error = await Should.ThrowAsync<DeployFailedException>(async () => await site.DeployAsync(
            site.Service with { HealthDeadline = TimeSpan.FromSeconds(1) }, await site.ImageAsync("three", isWell: false)));
        error.RolledBack.ShouldBeTrue();
        await ContainerFailureSpecs.ServesAloneAsync(site, "two");
    }

    [FactNeeds("docker")]
    public async Task A_check_of_the_images_own_is_run_by_an_engine_elsewhere_before_the_port_is_handed_over()
    {
        await using var site = await EngineSite.OpenAsync();
        using var wire = EngineWire.Elsewhere(site.Engine.Endpoint);
        using var engine = new DockerEngine(wire.Endpoint);
        site.Deployer = new DockerDeployer(engine, site.Project, site.Root);
        await site.DeployAsync(site.Service, await site.ImageAsync("one", change: run => run with { Healthcheck = new() { Test = ["CMD", "/bin/cat", "/www/healthz"] } }));
        var unwell = await site.ImageAsync("two", isWell: false, change: run => run with { Healthcheck = new() { Test = ["CMD", "/bin/cat", "/www/healthz"] } });

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(site.Service with { HealthDeadline = TimeSpan.FromSeconds(1) }, unwell));

        (error.RolledBack, site.Notices.Count).ShouldBe((false, 0));
        error.Message.ShouldContain("its HEALTHCHECK ended with 1");
        await ContainerFailureSpecs.ServesAloneAsync(site, "one");
    }
}
