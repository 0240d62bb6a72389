using NoWait.Docker;
using NoWait.Docker.Swarm;
using NoWait.Testing;
using NoWait.Testing.Deploy;

namespace NoWait.Specs.Shipping;

/// <summary>Shipping and going back, broken at moments that a seed picks; `./build.sh Benchmark` has a thousand of them.</summary>
public sealed class InjectionSpecs
{
    [FactNeeds("git")]
    public Task Killed_at_any_moment_some_version_answers_and_the_ledger_tells_which() => BreakAsync("process", null, 12);

    [FactNeeds("docker")]
    public async Task Killed_or_cut_off_from_its_engine_likewise() => await BreakAsync("docker", (await RealEngine.StartAsync()).Socket, 12);

    [FactNeeds("own-docker", "swarm")]
    public async Task Killed_cut_off_or_with_its_engine_restarted_likewise_in_a_swarm()
    {
        using var own = await RealEngine.StartOwnAsync();
        using var engine = new DockerEngine(DockerEndpoint.Parse(own.Host));
        await engine.Swarm.InitAsync(new SwarmInit { ListenAddr = $"{RealEngine.SwarmAddress}:2378", AdvertiseAddr = RealEngine.SwarmAddress }, default);
        await BreakAsync("swarm", own.Socket, 8, async () =>
        {
            await own.StopAsync();
            await own.ReviveAsync();
        });
        await engine.Swarm.LeaveAsync(force: true, default);
    }

    private static async Task BreakAsync(string deployer, string? socket, int count, Func<Task>? restart = null)
    {
        using var folder = new TemporaryFolder();
        var injections = new Injections(folder.Path, deployer, socket, seed: 20261121) { RestartEngine = restart };
        try
        {
            await injections.RunAsync(count);

            injections.Lost.ShouldBeEmpty();
            injections.Met.Values.Sum().ShouldBeGreaterThan(1);
        }
        finally
        {
            await injections.EndAsync();
        }
    }
}
