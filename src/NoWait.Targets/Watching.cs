using NoWait.Live;
using NoWait.Live.Screens;
using NoWait.Timing.Money;
using NoWait.Waiting;

namespace NoWait.Targets;

/// <summary>Watches the services of a build, and shows it on the console.</summary>
internal static class Watching
{
    public static Task WatchServices(this IWatch build) => build.Guard(async cancellation =>
    {
        var workspace = Meters.WorkspaceOf(build);
        var meter = Meters.Of(build);
        meter?.IsSpread = true;
        var setting = meter?.Setting ?? new RunSetting(new CostModel()) { LocalUser = Environment.UserName };
        var services = Deliveries.ServicesOf(build).ToList();
        var terminal = LiveConsole.IsTerminal(Environment.GetEnvironmentVariable) && !Console.IsInputRedirected
            ? new WatchTerminal(Console.Out, LiveConsole.Size)
            : null;
        var board = new WatchBoard([.. services.Select(service => service.Name)], setting.Cost, TimeProvider.System)
        {
            Filter = LogFilter.Parse(build.LogFilter),
        };
        board.Take(LiveSession.LoopsOfToday(workspace, TimeProvider.System));
        var screen = new WatchScreen(board, terminal, Console.Out);
        var session = new LiveSession(workspace, services, Deliveries.Options(build)) { Screen = screen, Setting = setting };
        var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keys = terminal is null ? Task.CompletedTask : ReadKeysAsync(screen, end);
        try
        {
            await session.RunAsync(end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await keys;
            end.Dispose();
            screen.Dispose();
        }
    });

    private static async Task ReadKeysAsync(WatchScreen screen, CancellationTokenSource end)
    {
        var pause = TimeSpan.FromMilliseconds(50);
        while (!end.IsCancellationRequested)
        {
            if (!Console.KeyAvailable)
            {
                await Task.Delay(pause, CancellationToken.None);
                continue;
            }

            var key = Console.ReadKey(intercept: true).KeyChar;
            if (key == 'q')
            {
                await end.CancelAsync();
            }

            screen.Press(key);
        }
    }
}
