using System.Runtime.InteropServices;
using System.Text.Json;
using NoWait.Builders;
using NoWait.Docker;

namespace NoWait.Deployers.Containers.Guarding;

/// <summary>Outlives the deployment that started it, and gives ports back that it can no longer hand over; its own process.</summary>
/// <remarks>It is told of each hand-over by a line, answers when it is ready for it, and is told its end; the input's end is the deployment's.</remarks>
internal sealed partial class Guard(TextReader input, TextWriter output, TimeProvider time)
{
    /// <summary>An engine ends what it was asked for last by whoever died, and shows what was before until then.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    /// <summary>What a process held is free a moment after its pipes are, and later where many want the processor.</summary>
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, (GuardedHandOver HandOver, IReadOnlyList<string> Networks, FileLock? Held)> _open = new(StringComparer.Ordinal);

    /// <summary>How long an engine that does not answer is asked again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Stands guard until the deployment has ended, and what it left is ended.</summary>
    public async Task RunAsync()
    {
        LeaveSession();
        while (await input.ReadLineAsync() is { } line)
        {
            var (word, id, rest) = line.Split(' ', 3) is [var first, var second, .. var more] ? (first, second, more) : ("", "", []);
            if (word == "end")
            {
                await CloseAsync(id);
            }
            else if (word == "begin" && rest is [var json] && JsonSerializer.Deserialize(json, GuardJson.Default.GuardedHandOver) is { } handOver)
            {
                await BeginAsync(id, handOver);
            }
        }

        await Task.WhenAll(_open.Values.Select(EndAsync));
    }

    private async Task BeginAsync(string id, GuardedHandOver handOver)
    {
        try
        {
            using var engine = new DockerEngine(handOver.Endpoint);
            var details = await engine.Containers.InspectAsync(handOver.Old, CancellationToken.None);
            _open[id] = (handOver, [.. details.NetworkSettings.Networks?.Keys ?? []], FileLock.TryAcquire(handOver.GuardFile));
            await SayAsync($"ready {id}");
        }
        catch (Exception e) when (e is DockerException or IOException)
        {
            // Without an answer nobody counts on it; whoever died before hearing it has handed nothing over yet.
        }
    }

    private async Task CloseAsync(string id)
    {
        if (_open.Remove(id, out var open))
        {
            open.Held?.Dispose();
        }

        await SayAsync($"ended {id}");
    }

    private async Task SayAsync(string line)
    {
        try
        {
            await output.WriteLineAsync(line);
            await output.FlushAsync();
        }
        catch (IOException)
        {
            // It died this very moment, which the input's end tells as well.
        }
    }

    /// <summary>Looks on until somebody has the port for good.</summary>
    private async Task EndAsync((GuardedHandOver HandOver, IReadOnlyList<string> Networks, FileLock? Held) open)
    {
        var (handOver, networks, held) = open;
        using var until = held;
        using var engine = new DockerEngine(handOver.Endpoint);
        var (start, wellSince) = (time.GetTimestamp(), (long?)null);
        while (time.GetElapsedTime(start) < Patience && Directory.Exists(Path.GetDirectoryName(handOver.LockFile)))
        {
            // Whoever deploys meanwhile puts it right, before he does anything else.
            using (var own = FileLock.TryAcquire(handOver.LockFile))
            {
                if (own is null && time.GetElapsedTime(start) > Dying)
                {
                    return;
                }

                wellSince = own is not null && await IsServedAsync(engine, handOver, networks) ? wellSince ?? time.GetTimestamp() : null;
            }

            if (wellSince is { } since && time.GetElapsedTime(since) > Settled)
            {
                return;
            }

            await Task.Delay(Pause, time);
        }
    }

    /// <summary>Whether some container has the port, or none is to; the old one is given it where it runs without.</summary>
    private static async Task<bool> IsServedAsync(DockerEngine engine, GuardedHandOver handOver, IReadOnlyList<string> networks)
    {
        try
        {
            var names = new EngineNames(handOver.Project, handOver.Service);
            List<Member> members = [.. (await engine.Containers.ListAsync(all: false, names.Filter(), CancellationToken.None)).Select(one => new Member(one))];
            if (members.Exists(member => member is { IsRunning: true, IsPublished: true })
                || members.Find(member => member.Id == handOver.Old) is not { IsRunning: true } old)
            {
                return true;
            }

            var others = networks.Where(network => network != Networking.Front);
            await new Networking(engine, new Service(handOver.Service) { Image = new() }).RejoinAsync(old.Id, others, CancellationToken.None);
            return true;
        }
        catch (DockerException)
        {
            // The engine is still at the dead one's last request, or away.
            return false;
        }
    }

    // Neither Ctrl-C nor the end of the terminal is for it.
    private static void LeaveSession()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetSession();
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetSession();
}
