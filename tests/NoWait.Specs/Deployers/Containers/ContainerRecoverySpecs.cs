using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Containers;

public sealed class ContainerRecoverySpecs
{
    [FactNeeds("docker")]
    public async Task Killed_at_any_request_the_next_run_finds_its_feet_and_leaves_nothing_behind()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        var count = await CountRequestsAsync(site);
        foreach (var (request, isSent) in Moments(count))
        {
            var (killed, next) = ($"killed {request} {isSent}", $"next {request} {isSent}");
            await site.ImageAsync(killed);

            var last = await DeployAndKillAsync(site, killed, request, isSent);

            (await site.MembersAsync()).ShouldContain(member => member.IsRunning, $"{last}: something runs on");
            await site.DeployAsync(next);
            (await site.AskAsync()).ShouldBe(next, last);
            await Site.UntilAsync(async () => (await site.MembersAsync()).Count(member => member.IsUp) == 1);
            (await site.MembersAsync()).ShouldNotContain(member => member.Name == site.Names.Next || member.Name == site.Names.Trial, last);
        }
    }

    [FactNeeds("docker")]
    public async Task Killed_in_the_middle_of_the_hand_over_with_all_its_group_somebody_answers_without_a_next_run()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        (string, bool)[] moments = [("bridge/disconnect", false), ("bridge/disconnect", true), ("bridge/connect", false), ("bridge/connect", true)];
        foreach (var (number, (request, isSent)) in moments.Index())
        {
            await site.ImageAsync($"killed {number}");
            using var wire = EngineWire.Here(site.Engine.Endpoint);

            await KillAsync(site, wire, $"killed {number}", request, isSent);

            await Site.UntilAsync(async () => await site.AskAsync() is not null);
            (await site.AskAsync()).ShouldNotBeNull($"{request} {isSent}");
        }

        await site.DeployAsync("last");
        (await site.AskAsync()).ShouldBe("last");
    }

    [FactNeeds("docker")]
    public async Task Killed_at_any_request_of_the_first_deployment_the_next_one_finds_its_feet()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.ImageAsync("killed");
        for (var request = 1; await DeployAndKillAsync(site, "killed", request, isSent: request % 2 == 0) is { } last; request++)
        {
            await site.DeployAsync("next");
            (await site.AskAsync()).ShouldBe("next", last);
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

    [FactNeeds("own-docker")]
    public async Task A_trial_network_that_goes_before_anybody_is_in_it_is_made_again()
    {
        using var own = await RealEngine.StartOwnAsync();
        await using var site = await EngineSite.OpenAsync(own);
        await site.DeployAsync("one");
        using var wire = EngineWire.Here(site.Engine.Endpoint);
        using var engine = new DockerEngine(wire.Endpoint);
        var removed = 0;
        wire.Before = async request =>
        {
            if (request.EndsWith("/start", StringComparison.Ordinal) && removed++ == 0)
            {
                var created = (await site.Engine.Containers.InspectAsync(site.Names.Next, default)).HostConfig!.NetworkMode!;
                await site.Engine.Networks.RemoveAsync(created, default);
            }
        };
        site.Deployer = new DockerDeployer(engine, site.Project, site.Root);

        await site.DeployAsync("two");

        (removed, await site.AskAsync()).ShouldBe((2, "two"));
        (await site.MembersAsync()).ShouldNotContain(member => member.Name == site.Names.Next);
    }

    [FactNeeds("own-docker")]
    public async Task The_trial_network_goes_with_the_last_service()
    {
        using var own = await RealEngine.StartOwnAsync();
        await using var site = await EngineSite.OpenAsync(own);
        await using var other = await EngineSite.OpenAsync(own);
        await Task.WhenAll(site.DeployAsync("one"), other.DeployAsync("one"));
        await Task.WhenAll(site.DeployAsync("two"), other.DeployAsync("two"));
        async Task<int> CountAsync() => (await site.Engine.Networks.ListAsync(null, default)).Count(network => network.Name.StartsWith("nowait-trial-"));

        await site.Deployer.StopAsync("api", default);
        (await CountAsync()).ShouldBe(1);
        await other.Deployer.StopAsync("api", default);

        await Site.UntilAsync(async () => await CountAsync() == 0);
    }

    [FactNeeds("own-docker")]
    public async Task Two_trial_networks_that_were_made_at_once_become_one()
    {
        using var own = await RealEngine.StartOwnAsync();
        await using var site = await EngineSite.OpenAsync(own);
        await site.DeployAsync("one");
        var labels = new Dictionary<string, string> { [EngineLabels.Role] = "trial" };
        foreach (var name in (string[])["nowait-trial-1", "nowait-trial-2"])
        {
            await site.Engine.Networks.CreateAsync(new() { Name = name, Internal = true, Labels = labels }, default);
        }

        await site.DeployAsync("two");

        (await site.AskAsync()).ShouldBe("two");
        (await site.Engine.Networks.ListAsync(null, default)).Select(network => network.Name).Where(name => name.StartsWith("nowait"))
            .ShouldBe(["nowait-trial-1"]);
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

    /// <summary>Before each request that changes something, and while the engine is at it.</summary>
    private static IEnumerable<(int Request, bool IsSent)> Moments(int count) =>
        Enumerable.Range(1, count).SelectMany(request => new[] { (request, false), (request, true) });

    private static async Task<int> CountRequestsAsync(EngineSite site)
    {
        await site.ImageAsync("counted");
        using var wire = EngineWire.Here(site.Engine.Endpoint);
        using var process = Start(site, "counted", wire);
        await process.WaitForExitAsync();
        return wire.Requests.Count(Changes);
    }

    /// <summary>Kills a deployment at one of its requests; gives that, or null where it had come to its end before.</summary>
    private static async Task<string?> DeployAndKillAsync(EngineSite site, string version, int number, bool isSent)
    {
        using var wire = EngineWire.Here(site.Engine.Endpoint);
        var count = 0;
        var fatal = new ConcurrentQueue<string>();
        Process? process = null;
        var started = new TaskCompletionSource();
        async Task PassAsync(string request)
        {
            if (Changes(request) && Interlocked.Increment(ref count) == number)
            {
                fatal.Enqueue(request);
                await started.Task;
                process!.Kill();
                await Task.Delay(isSent ? 0 : Timeout.Infinite);
            }
        }

        if (isSent)
        {
            wire.After = PassAsync;
        }
        else
        {
            wire.Before = PassAsync;
        }

        using (process = Start(site, version, wire))
        {
            started.SetResult();
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(fatal.IsEmpty ? 0 : 137, await process.StandardError.ReadToEndAsync());
        }

        return fatal.FirstOrDefault();
    }

    /// <summary>Kills a deployment, and all that belongs to its process group, before or after a request that ends so.</summary>
    private static async Task KillAsync(EngineSite site, EngineWire wire, string version, string request, bool isSent)
    {
        var (group, isKilled) = (new TaskCompletionSource<int>(), 0);
        async Task PassAsync(string passing)
        {
            if (passing.EndsWith(request, StringComparison.Ordinal) && Interlocked.Exchange(ref isKilled, 1) == 0)
            {
                Process.Start("kill", ["-9", "--", $"-{await group.Task}"]).WaitForExit();
                // The dead one's request goes no further; those of others do.
                await Task.Delay(isSent ? 0 : Timeout.Infinite);
            }
        }

        if (isSent)
        {
            wire.After = PassAsync;
        }
        else
        {
            wire.Before = PassAsync;
        }

        using var process = Start(site, version, wire.Endpoint.ToString(), site.Root, ["setsid"]);
        group.SetResult(process.Id);
        await process.WaitForExitAsync();
        (isKilled, process.ExitCode).ShouldBe((1, 137));
    }

    private static bool Changes(string request) => !request.StartsWith("GET ", StringComparison.Ordinal) && !request.EndsWith("/wait?condition=next-exit", StringComparison.Ordinal);

    private static Process Start(EngineSite site, string version, EngineWire wire) => Start(site, version, wire.Endpoint.ToString(), site.Root, []);

    /// <summary>Deploys a version in a process of its own, perhaps by way of another command.</summary>
    internal static Process Start(EngineSite site, string version, string host, string root, string[] through)
    {
        string[] command =
        [
            .. through, Path.Combine(Site.DotNetRoot, "dotnet"), Path.Combine(AppContext.BaseDirectory, "NoWait.Testing.Deploy.dll"), root, site.LayoutPath,
            version, site.Port.ToString(CultureInfo.InvariantCulture), "", int.MaxValue.ToString(CultureInfo.InvariantCulture), "0", host, site.Project,
        ];
        return Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardError = true,
            Environment = { ["DOTNET_ROOT"] = Site.DotNetRoot },
        })!;
    }
}
