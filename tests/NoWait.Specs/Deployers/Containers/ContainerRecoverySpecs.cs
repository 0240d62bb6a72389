using System.Diagnostics;
using System.Globalization;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Containers;

public sealed class ContainerRecoverySpecs
{
    /// <summary>How many spans have begun or ended, and how many milliseconds later: into each request of the hand-over.</summary>
    private static readonly (int Point, int Delay)[] Moments =
    [
        (1, 0), (1, 40), (2, 0), (2, 60), (3, 0), (3, 150), (4, 0), (5, 0), (6, 0), (7, 0), (7, 20), (7, 60), (7, 100), (7, 150),
        (8, 0), (8, 10), (8, 25), (8, 50), (8, 100),
    ];

    [FactNeeds("docker")]
    public async Task Killed_at_any_moment_the_next_run_finds_its_feet_and_leaves_nothing_behind()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        foreach (var (point, delay) in Moments)
        {
            var (killed, next) = ($"killed {point}+{delay}", $"next {point}+{delay}");
            await site.ImageAsync(killed);

            await DeployAndKillAsync(site, killed, point, delay);

            (await site.MembersAsync()).ShouldContain(member => member.IsRunning, $"{killed}: something runs on");
            await site.DeployAsync(next);
            (await site.AskAsync()).ShouldBe(next);
            await Site.UntilAsync(async () => (await site.MembersAsync()).Count(member => member.IsUp) == 1);
            (await site.MembersAsync()).ShouldNotContain(member => member.Name == site.Names.Next || member.Name == site.Names.Trial);
        }
    }

    [FactNeeds("docker")]
    public async Task Killed_at_any_moment_of_the_first_deployment_the_next_one_finds_its_feet()
    {
        await using var site = await EngineSite.OpenAsync();
        foreach (var (point, delay) in Moments.Take(9))
        {
            await site.ImageAsync("killed");

            await DeployAndKillAsync(site, "killed", point, delay);

            await site.DeployAsync("next");
            (await site.AskAsync()).ShouldBe("next");
            foreach (var member in await site.MembersAsync())
            {
                await site.Engine.Containers.RemoveAsync(member.Id, force: true, default);
            }
        }
    }

    [FactNeeds("docker")]
    public async Task An_old_version_that_lost_its_port_to_a_dead_deployment_gets_it_back()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        await site.Engine.Networks.DisconnectAsync(Networking.Front, site.Names.Current, force: false, default);
        (await site.AskAsync()).ShouldBeNull();
        (await site.StatusAsync()).Detail.ShouldBe("its port was taken from it: deploy it again");

        await site.DeployAsync("one");

        (await site.AskAsync()).ShouldBe("one");
        (await site.StatusAsync()).State.ShouldBe(ServiceState.Running);
    }

    [FactNeeds("docker")]
    public async Task Two_deployments_of_one_checkout_wait_for_each_other()
    {
        await using var site = await EngineSite.OpenAsync();
        var (first, second) = (await site.ImageAsync("one"), await site.ImageAsync("two"));

        await Task.WhenAll(site.DeployAsync(site.Service, first), site.DeployAsync(site.Service, second));

        (await site.AskAsync()).ShouldBeOneOf("one", "two");
        await Site.UntilAsync(async () => (await site.MembersAsync()).Count(member => member.IsUp) == 1);
    }

    [FactNeeds("docker")]
    public async Task Another_checkout_waits_until_the_first_is_done_with_the_engine()
    {
        await using var site = await EngineSite.OpenAsync();
        var other = new DockerDeployer(site.Engine, site.Project, Path.Combine(site.Folder, "other"));
        var notices = new List<string>();
        var slow = await site.ImageAsync("one", "sleep 1; " + EngineSite.Serve);
        var first = site.DeployAsync(site.Service, slow);
        await Site.UntilAsync(async () => (await site.MembersAsync()).Count == 1);

        await other.DeployAsync(new DeployRequest(site.Service, await site.ImageAsync("two")) { Notice = notices.Add }, default);

        (await first).Changed.ShouldBeTrue();
        (await site.AskAsync()).ShouldBe("two");
        notices.ShouldHaveSingleItem().ShouldContain("is in the hands of another deployment");
    }

    private static async Task DeployAndKillAsync(EngineSite site, string version, int point, int delay)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "NoWait.Testing.Deploy.dll"), site.Root, site.LayoutPath, version,
            site.Port.ToString(CultureInfo.InvariantCulture), "", point.ToString(CultureInfo.InvariantCulture),
            delay.ToString(CultureInfo.InvariantCulture), site.Engine.Endpoint.ToString(), site.Project,
        ];
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Site.DotNetRoot, "dotnet"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_ROOT"] = Site.DotNetRoot },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBeOneOf([0, 137], await output + await error);
    }
}
