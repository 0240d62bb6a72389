using System.Diagnostics;
using System.Net.Sockets;
using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Docker;
using NoWait.Docker.Swarm;
using NoWait.Images;
using NoWait.Shipping;
using NoWait.Testing;
using NoWait.Timing.Money;
using NoWait.Waiting;

namespace NoWait.Benchmarks;

/// <summary>From the commit of a one-line change in one Go service of a hundred until all its replicas in a swarm answer with it; and back.</summary>
internal static class Shipments
{
    private const int Services = 100;
    private const int Replicas = 3;
    private const int Times = 3;
    private const string Changed = "svc000";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    public static async Task MeasureAsync(Report report)
    {
        if (Need.SkipReason("docker") is { } reason)
        {
            throw new Unavailable(reason);
        }

        _ = Command.Need("go", "install Debian's golang-go");
        var docker = Command.Need("docker", "install Debian's docker.io");
        var host = (await RealEngine.StartAsync()).Host;
        using var engine = new DockerEngine(DockerEndpoint.Parse(host));
        await engine.Swarm.InitAsync(new SwarmInit { ListenAddr = $"{RealEngine.SwarmAddress}:2377", AdvertiseAddr = RealEngine.SwarmAddress }, default);
        using var folder = new TemporaryFolder();
        var options = new DeliveryOptions { Deployer = "swarm", Host = host, Project = "shipments", Builder = "host" };
        try
        {
            await PrepareAsync(folder);
            await ShipAsync(folder, options);
            var (shipped, back) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var version = 1; version <= Times; version++)
            {
                Write(folder, Changed, version);
                await Git(folder, "commit", "--quiet", "--all", "--message", $"version-{version}");
                var start = Stopwatch.GetTimestamp();
                await Command.TimeAsync(folder[$"services/{Changed}"], "go", "test", ".");
                await ShipAsync(folder, options);
                await AnswerAsync(docker, host, version);
                shipped.Add(Stopwatch.GetElapsedTime(start));
            }

            for (var version = Times - 1; version > 0; version--)
            {
                var start = Stopwatch.GetTimestamp();
                using var meter = Meter(folder);
                await new GoingBack(new Workspace(folder.Path), All, options with { Services = [Changed] }) { Meter = meter }.RunAsync(null, default);
                await AnswerAsync(docker, host, version);
                back.Add(Stopwatch.GetElapsedTime(start));
            }

            report.Beyond($"commit to {Replicas} replicas answering, 1 of {Services}", new(Median(shipped), TimeSpan.Zero), 10);
            report.Beyond($"going back, until {Replicas} replicas answer", new(Median(back), TimeSpan.Zero), 3);
        }
        finally
        {
            await engine.Swarm.LeaveAsync(force: true, default);
        }
    }

    private static IEnumerable<Service> All => Enumerable.Range(0, Services).Select(number => $"svc{number:000}").Select(name => new Service(name)
    {
        Image = Image
            .Stage("build", "golang:1.19", s => s.Env("CGO_ENABLED", "0").Workdir("/src").Copy("go.mod").Copy([$"services/{name}/main.go"], to: $"services/{name}/")
                .Run($"go build -trimpath -buildvcs=false -ldflags='-s -w -buildid=' -o /out/{name} ./services/{name}", Cache.GoBuild))
            .Stage("run", "scratch", s => s.CopyFrom("build", $"/out/{name}", $"/{name}").Entrypoint($"/{name}")),
        StopGrace = TimeSpan.FromSeconds(1),
        Bake = TimeSpan.Zero,
        Swarm = new() { Replicas = name == Changed ? Replicas : 1, Parallelism = Replicas, Monitor = TimeSpan.FromMilliseconds(200) },
    });

    private static async Task PrepareAsync(TemporaryFolder folder)
    {
        folder.Write("go.mod", "module example.com/shop\n\ngo 1.19\n");
        folder.Write(".gitignore", "/.nuke/\n/artifacts/\n");
        Directory.CreateDirectory(folder[".nuke"]);
        foreach (var service in All)
        {
            Write(folder, service.Name, 0);
        }

        await Git(folder, "init", "--quiet");
        await Git(folder, "add", "--all");
        await Git(folder, "commit", "--quiet", "--message", "version-0");
    }

    private static void Write(TemporaryFolder folder, string name, int version)
    {
        folder.Write($"services/{name}/main.go", name == Changed
            ? $$"""
                package main

                import "net"

                func version() string { return "version {{version}}" }

                func main() {
                	listener, err := net.Listen("tcp", ":8080")
                	if err != nil {
                		panic(err)
                	}
                	for {
                		if connection, err := listener.Accept(); err == nil {
                			connection.Write([]byte(version()))
                			connection.Close()
                		}
                	}
                }
                """
            : $$"""
                package main

                import "time"

                func main() {
                	println("{{name}}", {{version}})
                	for {
                		time.Sleep(time.Hour)
                	}
                }
                """);
        if (name == Changed)
        {
            folder.Write($"services/{name}/main_test.go", """
                package main

                import "testing"

                func TestVersion(t *testing.T) {
                	if version() == "" {
                		t.Fatal("no version")
                	}
                }
                """);
        }
    }

    private static async Task ShipAsync(TemporaryFolder folder, DeliveryOptions options)
    {
        using var meter = Meter(folder);
        using var delivery = new Delivery(new Workspace(folder.Path), All, options) { Meter = meter, Tested = (names, _) => Task.FromResult<IReadOnlySet<string>>(names.ToHashSet()) };
        await delivery.DetectChangesAsync(default);
        await delivery.PrepareAsync(default);
        await delivery.CompileAsync(default);
        await delivery.BuildImagesAsync(default);
        delivery.Settle(isLast: false);
        await delivery.ShipAsync(new(), default);
        delivery.Settle(isLast: true);
    }

    private static WaitingMeter Meter(TemporaryFolder folder) =>
        new(new Workspace(folder.Path), new RunSetting(new CostModel()) { LocalUser = "somebody" }, TimeProvider.System);

    /// <summary>Waits until all replicas answer with a version, and nobody with another one.</summary>
    private static async Task AnswerAsync(string docker, string host, int version)
    {
        while (true)
        {
            var ids = await ReadAsync(docker, "-H", host, "ps", "-q", "--no-trunc", "--filter", $"label=nowait.service={Changed}");
            var addresses = ids.Length == 0 ? [] : await ReadAsync(docker, ["-H", host, "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", .. ids]);
            var answers = await Task.WhenAll(addresses.Select(address => address.Trim()).Where(address => address.Length > 0).Select(AskAsync));
            if (answers.OfType<string>().ToList() is { Count: Replicas } all && all.TrueForAll(answer => answer == $"version {version}"))
            {
                return;
            }

            await Task.Delay(20);
        }
    }

    private static async Task<string[]> ReadAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string?> AskAsync(string address)
    {
        try
        {
            using var client = new TcpClient();
            // One that goes away at this moment says neither yes nor no.
            await client.ConnectAsync(address, 8080).WaitAsync(Patience);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync();
        }
        catch (Exception e) when (e is SocketException or IOException or TimeoutException)
        {
            return null;
        }
    }

    private static Task Git(TemporaryFolder folder, params string[] arguments) =>
        Command.TimeAsync(folder.Path, "git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", .. arguments]);

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
