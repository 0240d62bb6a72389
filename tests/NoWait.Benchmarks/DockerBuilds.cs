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

    // Debian's has BuildKit in itself; later ones want buildx beside them.
    private const string Docker = "/usr/bin/docker";
    private const string Builder = "nowait-bench-go:1";
    private const string Folder = "/go/src/github.com/docker/distribution";
    private const string Compile = "go build -trimpath -o /out/registry ./cmd/registry";

    private const string ByHand =
        $"""
        FROM {Builder} AS build
        WORKDIR {Folder}
        ENV GO111MODULE=off CGO_ENABLED=0 GOPATH=/go GOCACHE=/root/.cache/go-build PATH=/usr/local/go/bin:/bin
        COPY . .
        RUN --mount=type=cache,id=go-build,target=/root/.cache/go-build {Compile}
        FROM scratch
        COPY --from=build /out/registry /registry
        ENTRYPOINT ["/registry"]
        """;

    /// <summary>The same in C#.</summary>
    private static ImageDefinition Definition => Image
        .Stage("build", Builder, stage => stage
            .Workdir(Folder)
            .Env("GO111MODULE", "off").Env("CGO_ENABLED", "0").Env("GOPATH", "/go").Env("GOCACHE", "/root/.cache/go-build")
            .Env("PATH", "/usr/local/go/bin:/bin")
            .Copy(".")
            .Run(Compile, Cache.GoBuild))
        .Stage("run", "scratch", stage => stage
            .CopyFrom("build", "/out/registry", "/registry")
            .Entrypoint("/registry"));

    public static async Task MeasureAsync(Report report)
    {
        _ = Command.Need(Docker, "install Debian's docker.io");
        var sources = Sources();
        if (Need.SkipReason("docker") is { } reason)
        {
            throw new Unavailable(reason);
        }

        var engine = await RealEngine.StartAsync();
        using var folder = new TemporaryFolder();
        await ImportBuilderAsync(engine, folder);
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

        folder.Write("Dockerfile", ByHand);
        var number = 0;
        async Task<TimeSpan> OursAsync()
        {
            Edit(ours, ++number);
            return await DeliverAsync(engine, ours, folder["workspace"]);
        }

        Task<TimeSpan> TheirsAsync()
        {
            Edit(theirs, ++number);
            return CliAsync(engine, folder["Dockerfile"], theirs);
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
            return await CliAsync(engine, dockerfile, theirs);
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

    private static Task<TimeSpan> CliAsync(RealEngine engine, string dockerfile, string context) => Command.TimeAsync(
        context, "env", "DOCKER_BUILDKIT=1", Docker, "--host", engine.Host, "build", "--quiet", "--tag", "nowait-bench-theirs",
        "--file", dockerfile, context);

    private static void Edit(string sources, int number)
    {
        var file = Path.Combine(sources, "cmd", "registry", "main.go");
        var lines = File.ReadAllLines(file).Where(line => !line.StartsWith("var nowaitEdit", StringComparison.Ordinal));
        File.WriteAllLines(file, [.. lines, $"var nowaitEdit = {number}"]);
    }

    // Debian's source package, as apt-get source leaves it; its dependencies are the -dev packages' files.
    private static string Sources() =>
        Environment.GetEnvironmentVariable("NOWAIT_BENCH_SOURCES") is { Length: > 0 } folder && Directory.Exists(folder)
            ? folder
            : throw new Unavailable(
                "NOWAIT_BENCH_SOURCES names no folder: unpack Debian's source of docker-registry (apt-get source docker-registry), "
                + "install what it is built from (apt-get build-dep docker-registry), and name the folder.");

    private static async Task ImportBuilderAsync(RealEngine engine, TemporaryFolder folder)
    {
        const string script =
            """
            set -e
            mkdir -p root/bin root/tmp root/usr/local root/go/src
            cp "$(command -v busybox)" root/bin/busybox
            for name in sh ls mkdir cat; do ln -s busybox root/bin/$name; done
            cp -rL /usr/lib/go-1.19 root/usr/local/go
            rm -rf root/usr/local/go/test
            for library in $(ldd /usr/lib/go-1.19/bin/go | grep -o '/[^ ]*'); do cp -L --parents "$library" root; done
            cp -rL /usr/share/gocode/src/. root/go/src/
            rm -rf root/go/src/github.com/docker/distribution
            tar -C root -c . | "$0" --host "$1" import - "$2"
            rm -rf root
            """;
        if (!Directory.Exists("/usr/lib/go-1.19") || !Directory.Exists("/usr/share/gocode/src"))
        {
            throw new Unavailable("there is no Go with libraries to make a builder image of: install Debian's golang-1.19-go and golang-*-dev.");
        }

        await Command.TimeAsync(folder.Path, "bash", "-c", script, Docker, engine.Host, Builder);
    }
}
