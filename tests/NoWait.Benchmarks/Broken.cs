using System.Globalization;
using NoWait.Testing;
using NoWait.Testing.Deploy;

namespace NoWait.Benchmarks;

/// <summary>A thousand injections into shipping and going back, or as many as <c>NOWAIT_INJECTIONS</c> says.</summary>
internal static class Broken
{
    private const int Usual = 1000;

    public static async Task MeasureAsync(Report report)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("NOWAIT_INJECTIONS"), CultureInfo.InvariantCulture, out var number) ? number : Usual;
        using var own = Need.SkipReason("docker") is null && Environment.IsPrivilegedProcess ? await RealEngine.StartOwnAsync() : null;
        var socket = own?.Socket;
        foreach (var (deployer, share, engine) in ((string, int, string?)[])[("process", socket is null ? count : count / 2, null), ("docker", socket is null ? 0 : count - (count / 2), socket)])
        {
            using var folder = new TemporaryFolder();
            var injections = new Injections(folder.Path, deployer, engine, Environment.TickCount)
            {
                RestartEngine = own is null || engine is null ? null : async () =>
                {
                    await own.StopAsync();
                    await own.ReviveAsync();
                },
            };
            try
            {
                await injections.RunAsync(share);
                var met = string.Join(", ", injections.Met.Select(kind => $"{kind.Value} x {kind.Key}"));
                report.Count($"{share} injections, {deployer}: {met}", injections.Lost.Count, 0);
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
}
