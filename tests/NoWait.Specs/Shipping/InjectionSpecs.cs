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

    private static async Task BreakAsync(string deployer, string? socket, int count)
    {
        using var folder = new TemporaryFolder();
        var injections = new Injections(folder.Path, deployer, socket, seed: 20261121);
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
