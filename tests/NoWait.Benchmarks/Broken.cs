using System.Globalization;
using NoWait.Docker;
using NoWait.Docker.Swarm;
using NoWait.Testing;
using NoWait.Testing.Deploy;

namespace NoWait.Benchmarks;

/// <summary>A thousand injections into shipping and going back, a third by each deployer, or as many by each as <c>NOWAIT_INJECTIONS</c> says.</summary>
internal static class Broken
{
    private const int Usual = 334;

    public static Task ProcessesAsync(Report report) => MeasureAsync(report, "process", null);

    public static Task ContainersAsync(Report report) => WithEngineAsync(own => MeasureAsync(report, "docker", own));

    public static Task SwarmAsync(Report report) => WithEngineAsync(async own =>
    {
        using var engine = new DockerEngine(DockerEndpoint.Parse(own.Host));
        await engine.Swarm.InitAsync(new SwarmInit { ListenAddr = $"{RealEngine.SwarmAddress}:2377", AdvertiseAddr = RealEngine.SwarmAddress }, default);
        await MeasureAsync(report, "swarm", own);
        await engine.Swarm.LeaveAsync(force: true, default);
    });

    private static async Task WithEngineAsync(Func<RealEngine, Task> measure)
    {
        if (Need.SkipReason("own-docker") is { } reason)
        {
            throw new Unavailable(reason);
        }

        using var own = await RealEngine.StartOwnAsync();
        await measure(own);
    }

    private static async Task MeasureAsync(Report report, string deployer, RealEngine? own)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("NOWAIT_INJECTIONS"), CultureInfo.InvariantCulture, out var number) ? number : Usual;
        using var folder = new TemporaryFolder();
        var injections = new Injections(folder.Path, deployer, own?.Socket, Environment.TickCount)
        {
            RestartEngine = own is null ? null : async () =>
            {
                await own.StopAsync();
                await own.ReviveAsync();
            },
        };
        try
        {
            await injections.RunAsync(count);
            var met = string.Join(", ", injections.Met.Select(kind => $"{kind.Value} x {kind.Key}"));
            report.Count($"{count} injections, {deployer}: {met}", injections.Lost.Count, 0);
            foreach (var lost in injections.Lost)
            {
                report.Remark(lost);
            }

            report.Beyond($"the longest until something answered, {deployer}", new(injections.LongestSilence, TimeSpan.Zero), 10);
        }
        finally
        {
            await injections.EndAsync();
        }
    }
}
