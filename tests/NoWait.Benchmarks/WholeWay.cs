using System.Diagnostics;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>From a changed line of a real code base of Go to the new container answering, against the compiler alone.</summary>
internal static class WholeWay
{
    private const int Times = 5;
    private const int Port = 18083;

    private const string Configuration =
        """
        version: 0.1
        storage: { inmemory: { } }
        http: { addr: ":5000" }
        """;

    private static ImageDefinition Definition => Image
        .Stage("build", "golang:1.19", stage => stage
            .Workdir(RegistrySource.Folder)
            .Env("GO111MODULE", "off").Env("CGO_ENABLED", "0").Env("GOPATH", "/go:/usr/share/gocode")
            .Env("PATH", "/usr/lib/go-1.19/bin:/usr/bin:/bin")
            .Copy(".")
            .Run(RegistrySource.Compile, Cache.GoBuild))
        .Stage("run", "scratch", stage => stage
            .Copy("registry.yml", to: "/etc/registry.yml")
            .CopyFrom("build", "/out/registry", "/registry")
            .Expose(5000)
            .Entrypoint("/registry", "serve", "/etc/registry.yml"));

    public static async Task MeasureAsync(Report report)
    {
        var sources = RegistrySource.Find();
        if (Need.SkipReason("own-docker") is { } reason)
        {
            throw new Unavailable(reason);
        }

        using var engine = await RealEngine.StartOwnAsync(new EngineOptions { HasFirewall = true });
        using var folder = new TemporaryFolder();
        var (ours, theirs) = (folder["ours"], folder["go/src/github.com/docker/distribution"]);
        Directory.CreateDirectory(Path.GetDirectoryName(theirs)!);
        foreach (var copy in new[] { ours, theirs })
        {
            await Command.TimeAsync(folder.Path, "cp", "-r", sources, copy);
        }

        folder.Write("ours/registry.yml", Configuration);
        var number = 0;
        async Task<TimeSpan> OursAsync()
        {
            RegistrySource.Edit(ours, ++number);
            return await DeployAsync(engine, ours, folder["workspace"]);
        }

        async Task<TimeSpan> CompilerAsync()
        {
            RegistrySource.Edit(theirs, ++number);
            return await RegistrySource.CompileAsync(folder["go"], theirs, folder["registry"], folder["gocache"]);
        }

        await OursAsync();
        await CompilerAsync();
        await OursAsync();
        report.Beyond("one line until its container answers / compiler", await Command.PairAsync(Times, OursAsync, CompilerAsync), 0.7);
        var unchanged = await Command.PairAsync(
            Times, async () => await DeployAsync(engine, ours, folder["workspace"]), () => Task.FromResult(TimeSpan.Zero));
        report.Beyond("nothing changed, and it runs in a container", unchanged, 0.3);
    }

    /// <summary>From the sources to the container that answers, as the targets go.</summary>
    private static async Task<TimeSpan> DeployAsync(RealEngine engine, string context, string root)
    {
        var start = Stopwatch.GetTimestamp();
        var service = new Service("registry") { Image = Definition, Context = context, Port = Port, Health = "/v2/", StopGrace = TimeSpan.FromSeconds(1) };
        using var delivery = new Delivery(
            new Workspace(root), [service],
            new DeliveryOptions { Builder = "host", Compress = "never", Host = engine.Host, Deployer = "docker" });
        foreach (var step in new Func<CancellationToken, Task<string?>>[]
        {
            delivery.DetectChangesAsync, delivery.PrepareAsync, delivery.CompileAsync, delivery.StripAsync,
            delivery.CompressAsync, delivery.BuildImagesAsync, delivery.DeployAsync,
        })
        {
            await step(CancellationToken.None);
            delivery.Settle(isLast: true);
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
