using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Live;
using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>From the write of a file until the new answer comes over HTTP, against what nobody can do without.</summary>
internal static class Watching
{
    private const int Times = 20;
    private const string Server =
        """
        const http = require('http'), fs = require('fs');
        http.createServer((q, r) => r.end(fs.readFileSync(__dirname + '/public/page.html'))).listen(process.env.PORT);
        """;

    public static async Task GoAsync(Report report)
    {
        _ = Command.Need("go", "install Debian's golang-go");
        await using var watched = await Watched.StartAsync("go", port => Service("go", port, Image.Go(".")), new());
        var number = 0;
        var medians = await Command.PairAsync(Times, () => watched.EditAsync("words/words.go", "Hello", ++number), () => GoBuildAsync(watched, ++number));
        report.Beyond("go, until it answers / go build", medians, 0.15);
    }

    public static async Task CAsync(Report report)
    {
        _ = Command.Need("make", "install make and gcc");
        await using var watched = await Watched.StartAsync("c", port => Service("c", port, C), new());
        var number = 0;
        await Command.TimeAsync(watched.Copy, "make");
        var medians = await Command.PairAsync(Times, () => watched.EditAsync("greeting/greeting.c", "Hello", ++number), async () =>
        {
            watched.EditCopy("greeting/greeting.c", "Hello", ++number);
            return await Command.TimeAsync(watched.Copy, "make");
        });
        report.Beyond("c, until it answers / make", medians, 0.15);
    }

    public static async Task StaticAsync(Report report)
    {
        _ = Command.Need("node", "install Node.js");
        var image = Image.Stage("run", "scratch", s => s.Workdir("/app").Copy("server.js", "public/").Entrypoint("node", "/app/server.js"));
        await using var watched = await Watched.StartAsync(null, port => Service("page", port, image) with { Health = null }, new(), sources =>
        {
            Directory.CreateDirectory(Path.Combine(sources, "public"));
            File.WriteAllText(Path.Combine(sources, "server.js"), Server);
            File.WriteAllText(Path.Combine(sources, "public", "page.html"), "Hello");
        });
        var number = 0;
        var medians = await Command.PairAsync(Times, () => watched.EditAsync("public/page.html", "Hello", ++number), () => Task.FromResult(TimeSpan.Zero));
        report.Beyond("static file, until it answers", medians, 0.12);
        await ManyAsync(report, watched);
    }

    // A branch switch: one look settles it, and memory is what it was.
    private static async Task ManyAsync(Report report, Watched watched)
    {
        const int files = 10_000;
        async Task<TimeSpan> SwitchAsync(string content)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < files; i++)
            {
                await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(watched.Sources, "public", $"{i % 100}")).FullName, $"{i}.txt"), content);
            }

            var written = Stopwatch.GetElapsedTime(start);
            await watched.EditAsync("public/page.html", "Hello", content.Length);
            return Stopwatch.GetElapsedTime(start) - written;
        }

        await SwitchAsync("one");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var loops = watched.Loops.Count;
        for (var turn = 0; turn < 3; turn++)
        {
            var settled = await SwitchAsync(new string('x', 4 + turn));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  10,000 files: {settled.TotalSeconds:0.00} s after the last write, {watched.Loops.Count - loops} loops so far"));
        }

        report.Size("memory after three switches of 10,000 files", Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - before), 8 << 20);
    }

    public static async Task DotNetAsync(Report report)
    {
        await using var watched = await Watched.StartAsync("dotnet", port => Service("dotnet", port, Image.DotNet("Greeter")), new());
        var (port, confirmed) = (Watched.FreePort(), TimeSpan.FromSeconds(10));
        using var theirs = Process.Start(new ProcessStartInfo("dotnet", ["watch", "run", "--no-hot-reload", "--project", "Greeter"])
        {
            WorkingDirectory = watched.Copy, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["PORT"] = $"{port}" },
        })!;
        _ = theirs.StandardOutput.ReadToEndAsync();
        _ = theirs.StandardError.ReadToEndAsync();
        try
        {
            await watched.AnswersAsync(port, "Hello");
            var number = 0;
            var medians = await Command.PairAsync(Times / 2, () => watched.EditAsync("Words/Greeting.cs", "Hello", ++number), async () =>
            {
                // What compilers made is built once more as a whole, when nobody waits for it.
                await Task.Delay(confirmed);
                var start = Stopwatch.GetTimestamp();
                watched.EditCopy("Words/Greeting.cs", "Hello", ++number);
                await watched.AnswersAsync(port, $"Hello{number}");
                return Stopwatch.GetElapsedTime(start);
            });
            report.Ratio(".NET, until it answers / dotnet watch", medians, 0.7);
        }
        finally
        {
            theirs.Kill(entireProcessTree: true);
        }
    }

    public static async Task ContainerAsync(Report report)
    {
        if (Need.SkipReason("docker") is { } reason)
        {
            throw new Unavailable(reason);
        }

        _ = Command.Need("go", "install Debian's golang-go");
        var engine = await RealEngine.StartAsync();
        var options = new DeliveryOptions { Deployer = "docker", Host = engine.Host, Project = "benchmark", Builder = "host" };
        await using var watched = await Watched.StartAsync("go", port => Service("go", port, Image.Go(".")), options);
        var number = 0;
        var medians = await Command.PairAsync(Times, () => watched.EditAsync("words/words.go", "Hello", ++number), () => GoBuildAsync(watched, ++number));
        report.Beyond("go in a container, until it answers / go build", medians, 0.35);
        using var folder = new TemporaryFolder();
        await RegistrySource.ImportBuilderAsync(engine, folder);
        var port = Watched.FreePort();
        var byHand = folder.Write("Dockerfile", $"""
            FROM {RegistrySource.Builder} AS build
            WORKDIR /src
            ENV CGO_ENABLED=0 GOCACHE=/root/.cache/go-build PATH=/usr/local/go/bin:/bin
            COPY . .
            RUN --mount=type=cache,id=go-build,target=/root/.cache/go-build go build -trimpath -ldflags='-s -w' -o /out/go .
            FROM scratch
            COPY --from=build /out/go /go
            ENTRYPOINT ["/go"]
            """);
        async Task<TimeSpan> ByHandAsync()
        {
            var start = Stopwatch.GetTimestamp();
            watched.EditCopy("words/words.go", "Hello", ++number);
            await RegistrySource.CliAsync(engine, byHand, watched.Copy);
            await Command.TimeAsync(watched.Copy, "sh", "-c", $"docker --host {engine.Host} rm -f byhand >/dev/null 2>&1; docker --host {engine.Host} run -d --name byhand -p {port}:8080 {RegistrySource.Tag} >/dev/null");
            await watched.AnswersAsync(port, $"Hello{number}");
            return Stopwatch.GetElapsedTime(start);
        }

        await ByHandAsync();
        var both = await Command.PairAsync(5, () => watched.EditAsync("words/words.go", "Hello", ++number), ByHandAsync);
        await Command.TimeAsync(watched.Copy, "docker", "--host", engine.Host, "rm", "-f", "byhand");
        report.Factor("the same, docker build and run by hand / ours", both.Ours.TotalSeconds, both.Theirs.TotalSeconds, 2.5, Report.Seconds);
    }

    private static async Task<TimeSpan> GoBuildAsync(Watched watched, int number)
    {
        watched.EditCopy("words/words.go", "Hello", number);
        return await Command.TimeAsync(
            watched.Copy, "env", "CGO_ENABLED=0", "GOWORK=off", "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", Path.Combine(watched.Copy, "out"), ".");
    }

    private static ImageDefinition C => Image
        .Stage("build", "gcc:12", s => s.Workdir("/src").Copy("Makefile", "greeter.c", "greeting/").Run("make").Strip("/src/greeter"))
        .Stage("run", "scratch", s => s.CopyFrom("build", "/src/greeter", "/greeter").Entrypoint("/greeter"));

    private static Service Service(string name, int port, ImageDefinition image) =>
        new(name) { Context = "sources", Image = image, Port = port, Health = "/healthz" };
}

/// <summary>A service that is watched, and a second copy of its sources for whoever it is measured against.</summary>
internal sealed class Watched : ILiveScreen, IAsyncDisposable
{
    // Asked more often, it would take from the compiler what a compiler that nobody waits for has.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _browser = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly int _port = FreePort();
    private Task _session = Task.CompletedTask;
    private Operations? _operations;

    public string Sources => _folder["sources"];

    public string Copy => _folder["copy"];

    public ConcurrentQueue<LiveLoop> Loops { get; } = [];

    public static async Task<Watched> StartAsync(string? sample, Func<int, Service> define, DeliveryOptions options, Action<string>? write = null)
    {
        var watched = new Watched();
        foreach (var folder in (string[])[watched.Sources, watched.Copy])
        {
            Directory.CreateDirectory(folder);
            write?.Invoke(folder);
            if (sample is not null)
            {
                await Command.TimeAsync(Path.Combine(Repository.Root, "tests", "samples", sample), "bash", "-c", $"git ls-files -z | xargs -0 cp -L --parents -t '{folder}'");
            }
        }

        var service = define(watched._port);
        var workspace = new Workspace(watched._folder.Path);
        options = options with { Compress = "never" };
        watched._operations = new Operations(workspace, [service], options, TextWriter.Null);
        watched._session = Task.Run(() => new LiveSession(workspace, [service], options) { Screen = watched }.RunAsync(watched._end.Token));
        while (watched.Loops.IsEmpty)
        {
            await await Task.WhenAny(watched._session, Task.Delay(50));
        }

        return watched.Loops.First().Error is { } error ? throw new Unavailable(error) : watched;
    }

    /// <summary>How long it takes from the write until the new text is answered.</summary>
    public async Task<TimeSpan> EditAsync(string file, string word, int number)
    {
        var start = Stopwatch.GetTimestamp();
        Edit(Path.Combine(Sources, file), word, number);
        await AnswersAsync(_port, $"{word}{number}");
        var took = Stopwatch.GetElapsedTime(start);
        await Task.Delay(100);
        return took;
    }

    public void EditCopy(string file, string word, int number) => Edit(Path.Combine(Copy, file), word, number);

    public async Task AnswersAsync(int port, string text)
    {
        var patience = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var answer = await _browser.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"));
                if (answer.Contains(text, StringComparison.Ordinal) && (answer.Length == answer.IndexOf(text, StringComparison.Ordinal) + text.Length || !char.IsAsciiDigit(answer[answer.IndexOf(text, StringComparison.Ordinal) + text.Length])))
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // It is being started.
            }

            if (Stopwatch.GetElapsedTime(patience) > TimeSpan.FromMinutes(2))
            {
                throw new InvalidOperationException($"{text} never came; the last loop was {Loops.LastOrDefault()}");
            }

            await Task.Delay(Pause);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    void ILiveScreen.Show(string service, LiveState state, string? error)
    {
    }

    void ILiveScreen.Show(LiveLoop loop)
    {
        Loops.Enqueue(loop);
        if (Environment.GetEnvironmentVariable("NOWAIT_BENCH_LOOPS") is not null)
        {
            Console.WriteLine($"  {loop.Took.TotalMilliseconds:0} ms: {string.Join(", ", loop.Parts.Select(part => $"{part.Key} {part.Value.TotalMilliseconds:0}"))} {loop.FellBack} {loop.Error}");
        }
    }

    void ILiveScreen.Log(string service, string line)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _session;
        await _operations!.StopAsync(default);
        _end.Dispose();
        _browser.Dispose();
        _folder.Dispose();
    }

    private static void Edit(string path, string word, int number)
    {
        var text = File.ReadAllText(path);
        var at = text.IndexOf(word, StringComparison.Ordinal) + word.Length;
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, at)}{number}{text.AsSpan(end)}"));
    }
}
