using System.Diagnostics;
using NoWait.Builders;
using NoWait.Builders.Docker;
using NoWait.Delivering;
using NoWait.Docker;
using NoWait.Docker.Build;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>The docker builder against the Docker CLI, on one engine: a real code base of Go, and a large context.</summary>
internal static class DockerBuilds
{
    private const int Times = 5;

    /// <summary>The same in C#.</summary>
    private static ImageDefinition Definition => Image
        .Stage("build", RegistrySource.Builder, stage => stage
            .Workdir(RegistrySource.Folder)
            .Env("GO111MODULE", "off").Env("CGO_ENABLED", "0").Env("GOPATH", "/go").Env("GOCACHE", "/root/.cache/go-build")
            .Env("PATH", "/usr/local/go/bin:/bin")
            .Copy(".")
            .Run(RegistrySource.Compile, Cache.GoBuild))
        .Stage("run", "scratch", stage => stage
            .CopyFrom("build", "/out/registry", "/registry")
            .Entrypoint("/registry"));

    public static async Task MeasureAsync(Report report)
    {
        _ = Command.Need(RegistrySource.Docker, "install Debian's docker.io");
        var sources = RegistrySource.Find();
        if (Need.SkipReason("docker") is { } reason)
        {
            throw new Unavailable(reason);
        }

        var engine = await RealEngine.StartAsync();
        using var folder = new TemporaryFolder();
        await RegistrySource.ImportBuilderAsync(engine, folder);
        await RegistryAsync(report, engine, folder, sources);
        await ContextAsync(report, engine, folder);
    }

    private static async Task RegistryAsync(Report report, RealEngine engine, TemporaryFolder folder, string sources)
    {
        var (ours, theirs) = (folder["ours"], folder["theirs"]);
        foreach (var copy in new[] { ours, theirs })
        {
            await Command.TimeAsync(folder.Path, "cp", "-r", sources, copy);
        }

        folder.Write("Dockerfile", RegistrySource.ByHand);
        var number = 0;
        async Task<TimeSpan> OursAsync()
        {
            RegistrySource.Edit(ours, ++number);
            return await DeliverAsync(engine, ours, folder["workspace"]);
        }

        async Task<TimeSpan> TheirsAsync()
        {
            RegistrySource.Edit(theirs, ++number);
            return await RegistrySource.CliAsync(engine, folder["Dockerfile"], theirs);
        }

        await OursAsync();
        await TheirsAsync();
        var medians = await Command.PairAsync(Times, OursAsync, TheirsAsync);
        report.Ratio("one line of 328 packages, docker builder / CLI", medians, 1);
    }

    private static async Task ContextAsync(Report report, RealEngine engine, TemporaryFolder folder)
    {
        var (ours, theirs) = (Layers.Tree(folder["many/ours"]), Layers.Tree(folder["many/theirs"]));
        var dockerfile = folder.Write("Context.Dockerfile", $"FROM {RealEngine.Busybox}\nCOPY . /all/\n");
        using var client = new DockerEngine(DockerEndpoint.Parse(engine.Host));
        var number = 0;
        async Task<TimeSpan> OursAsync()
        {
            await File.WriteAllTextAsync(Path.Combine(ours, "7", "351.bin"), $"{++number}");
            var start = Stopwatch.GetTimestamp();
            await client.Builder.BuildAsync(
                new BuildSpec { Dockerfile = await File.ReadAllTextAsync(dockerfile), Context = new(ours), Tags = ["nowait-bench-ours"] },
                null, CancellationToken.None);
            return Stopwatch.GetElapsedTime(start);
        }

        async Task<TimeSpan> TheirsAsync()
        {
            await File.WriteAllTextAsync(Path.Combine(theirs, "7", "351.bin"), $"{++number}");
            return await RegistrySource.CliAsync(engine, dockerfile, theirs);
        }

        await OursAsync();
        await TheirsAsync();
        report.Ratio("200 MB in 2,000 files, one changed / CLI", await Command.PairAsync(Times, OursAsync, TheirsAsync), 1);
    }

    /// <summary>From the sources to the image in the layout, as the targets go.</summary>
    private static async Task<TimeSpan> DeliverAsync(RealEngine engine, string context, string root)
    {
        var start = Stopwatch.GetTimestamp();
        var service = new Service("registry") { Image = Definition, Context = context };
        using var delivery = new Delivery(
            new Workspace(root), [service],
            new DeliveryOptions { Builder = "docker", Host = engine.Host, EvenUnchanged = true });
        foreach (var step in new Func<CancellationToken, Task<string?>>[]
        {
            delivery.DetectChangesAsync, delivery.PrepareAsync, delivery.CompileAsync, delivery.StripAsync,
            delivery.CompressAsync, delivery.BuildImagesAsync,
        })
        {
            await step(CancellationToken.None);
            delivery.Settle(isLast: true);
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
