using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using NoWait.Delivering;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Testing.Deploy;

/// <summary>Breaks shipping and going back at moments that a seed picks, and looks whether something still answers and the ledger is right.</summary>
/// <param name="root">An empty folder.</param>
/// <param name="deployer">By what the service runs: <c>process</c>, <c>docker</c>, <c>swarm</c>.</param>
/// <param name="socket">The engine's socket; null for none.</param>
/// <param name="seed">Picks the faults.</param>
public sealed class Injections(string root, string deployer, string? socket, int seed)
{
    private const int FewestPoints = 15;
    private const int Moment = 60;
    private const int LongestDelay = 1500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The guard of a hand-over asks an engine that was cut off from it for a minute, and nothing is certain before it is done.
    private static readonly TimeSpan Uncertainty = TimeSpan.FromSeconds(90);

    private const int DiskBytes = 256 << 20;
    private const int MostFree = 3 << 20;

    private readonly Random _random = new(seed);
    private readonly int _port = FreePort();
    private readonly string _project = $"inject{Environment.ProcessId}-{seed}";
    private readonly List<string> _lost = [];
    private readonly Dictionary<string, int> _met = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _points = new(StringComparer.Ordinal);
    private string _page = "page 0";
    private int _good;

    /// <summary>Restarts the engine; null where nobody may.</summary>
    public Func<Task>? RestartEngine { get; init; }

    /// <summary>What was found wrong, one line each.</summary>
    public IReadOnlyList<string> Lost => _lost;

    /// <summary>How many faults of each kind met a run that was not over yet.</summary>
    public IReadOnlyDictionary<string, int> Met => _met;

    /// <summary>The longest time until something answered again.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>Runs so many of them.</summary>
    public async Task RunAsync(int count)
    {
        Trip.Write(root, Busybox, _page);
        if (Environment.IsPrivilegedProcess)
        {
            await ToolAsync("mount", "-t", "tmpfs", "-o", $"size={DiskBytes}", "nowait", Path.Combine(root, ".nuke"));
        }

        await ChildAsync("ship", 0, 0, null);
        for (var number = 1; number <= count; number++)
        {
            await InjectAsync(number);
        }
    }

    /// <summary>Stops what runs.</summary>
    public async Task EndAsync()
    {
        using var operations = new StringWriter();
        await new Operations(new Workspace(root), [new Service("api") { Image = new() }], Options(socket), operations).StopAsync(default);
        if (Environment.IsPrivilegedProcess)
        {
            await ToolAsync("umount", "-l", Path.Combine(root, ".nuke"));
        }
    }

    private async Task InjectAsync(int number)
    {
        var act = _good > 1 && _random.Next(4) == 0 ? "back" : "ship";
        var before = _page;
        if (act == "ship")
        {
            _page = $"page {number}";
            Trip.Write(root, Busybox, _page);
        }

        var kind = Kind();
        var (point, delay) = (_random.Next(1, _points.GetValueOrDefault(act, FewestPoints)), _random.Next(4) switch { 0 or 1 => 0, 2 => _random.Next(Moment), _ => _random.Next(LongestDelay) });
        var end = await (kind switch
        {
            "kill -9" => ChildAsync(act, point, delay, null),
            "disk full" => FillAsync(act),
            "engine killed" => RestartAsync(act),
            _ => CutAsync(act),
        });
        if (end != 0)
        {
            _met[kind] = _met.GetValueOrDefault(kind) + 1;
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"{number}: {act}, {kind} at {point} + {delay} ms, ended with {end}");
        var silent = Stopwatch.GetTimestamp();
        string? answer;
        while ((answer = Ask()) is null && Stopwatch.GetElapsedTime(silent) < Patience)
        {
            await Task.Delay(20);
        }

        var silence = Stopwatch.GetElapsedTime(silent);
        LongestSilence = silence > LongestSilence ? silence : LongestSilence;
        if (answer is null || (act == "ship" && answer != before && answer != _page && !answer.StartsWith("page ", StringComparison.Ordinal)))
        {
            _lost.Add($"{what}: {answer ?? "nobody"} answers");
        }

        _page = answer ?? _page;
        await CompareAsync(what);
    }

    /// <summary>The version that runs is the one that the ledger says went live last.</summary>
    private async Task CompareAsync(string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var output = new StringWriter();
            await new Operations(new Workspace(root), [new Service("api") { Image = new() }], Options(socket), output).StatusAsync(default);
            var unfinished = Path.Combine(root, ".nuke", "run", "unfinished");
            var live = new Ledger(new Workspace(root).Ledger).Newest().OfType<Deployment>().Where(one => one.Result == Outcome.Succeeded).ToList();
            _good = live.Select(one => one.To).Distinct(StringComparer.Ordinal).Count();
            var isSettled = !Directory.Exists(unfinished) || Directory.GetDirectories(unfinished).Length == 0;
            if (isSettled && live.Count > 0 && output.ToString().Contains(live[0].To[..19], StringComparison.Ordinal))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(start) > Uncertainty)
            {
                _lost.Add($"{what}: the ledger says {(live.Count == 0 ? "nothing" : live[0].To[..19])}, unsettled {!isSettled}, but it is {output.ToString().Trim()}");
                return;
            }

            await Task.Delay(100);
        }
    }

    private string Kind() => _random.Next(10) switch
    {
        0 or 1 when socket is not null => "network cut",
        2 when RestartEngine is not null => "engine killed",
        3 or 4 when Environment.IsPrivilegedProcess => "disk full",
        _ => "kill -9",
    };

    private async Task<int> FillAsync(string act)
    {
        var ballast = Path.Combine(root, ".nuke", "ballast");
        var free = new DriveInfo(Path.Combine(root, ".nuke")).AvailableFreeSpace - _random.Next(MostFree);
        try
        {
            Fill(ballast, free);
            return await ChildAsync(act, int.MaxValue, 0, null);
        }
        finally
        {
            File.Delete(ballast);
        }
    }

    private static void Fill(string ballast, long bytes)
    {
        try
        {
            using var file = File.Create(ballast);
            var zeros = new byte[64 * 1024];
            for (; bytes > 0; bytes -= zeros.Length)
            {
                file.Write(zeros);
            }
        }
        catch (IOException)
        {
            // It is as full as can be.
        }
    }

    private async Task<int> RestartAsync(string act)
    {
        var child = ChildAsync(act, int.MaxValue, 0, null);
        await Task.Delay(_random.Next(100, 2000));
        await RestartEngine!();
        return await child;
    }

    private static async Task ToolAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
    }

    private async Task<int> CutAsync(string act)
    {
        var cut = Path.Combine(root, ".nuke", "cut.sock");
        await using var proxy = new CuttingProxy(cut, socket!, TimeSpan.FromMilliseconds(_random.Next(50, 1500)));
        return await ChildAsync(act, 0, 0, cut);
    }

    private async Task<int> ChildAsync(string act, int point, int delay, string? through)
    {
        string[] numbers = [.. ((int[])[_port, point, delay]).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo(
            "dotnet", [typeof(Injections).Assembly.Location, act, root, deployer, through ?? socket ?? "", _project, .. numbers])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 && point == 0 && through is null)
        {
            throw new InvalidOperationException($"{act} failed by itself: {await output}{await error}");
        }

        // How many moments there are at which the next one can be killed.
        var points = (await output).TrimEnd().Split('\n')[^1].Split(' ');
        _points[act] = points is [var count, "points"] ? int.Parse(count, CultureInfo.InvariantCulture) : _points.GetValueOrDefault(act, FewestPoints);
        return process.ExitCode;
    }

    private DeliveryOptions Options(string? at) => OptionsOf(deployer, at ?? "", _project);

    /// <summary>What is chosen for such a run.</summary>
    public static DeliveryOptions OptionsOf(string deployer, string socket, string project) => new()
    {
        Deployer = deployer,
        Host = socket.Length > 0 ? $"unix://{socket}" : "unix:///nowhere/docker.sock",
        Project = project,
        Builder = "host",
    };

    private string? Ask()
    {
        try
        {
            using var client = new TcpClient();
            client.ReceiveTimeout = client.SendTimeout = 2000;
            client.Connect("127.0.0.1", _port);
            client.GetStream().Write("GET / HTTP/1.0\r\n\r\n"u8);
            var answer = new StreamReader(client.GetStream()).ReadToEnd();
            return answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var body && answer.Contains(" 200 ", StringComparison.Ordinal)
                ? answer[(body + 4)..] : null;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }

    private static string Busybox => File.Exists("/bin/busybox") ? "/bin/busybox" : "/usr/bin/busybox";

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Any, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
