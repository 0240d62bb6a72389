using System.Diagnostics;
using NoWait.Delivering;
using NoWait.Docker;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>The host builder against Dockerfiles, on a real code base of Go: time after a change of one line, and size.</summary>
internal static class HostBuilds
{
    private const int Times = 5;

    private static ImageDefinition Definition => Image
        .Stage("build", "golang:1.19", stage => stage
            .Workdir(RegistrySource.Folder)
            .Env("GO111MODULE", "off").Env("CGO_ENABLED", "0").Env("GOPATH", "/go:/usr/share/gocode")
            .Env("PATH", "/usr/lib/go-1.19/bin:/usr/bin:/bin")
            .Copy(".")
            .Run(RegistrySource.Compile, Cache.GoBuild)
            .Strip("/out/registry")
            .Compress("/out/registry"))
        .Stage("run", "scratch", stage => stage
            .CopyFrom("build", "/out/registry", "/registry")
            .Entrypoint("/registry", "--version"));

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
        var (ours, theirs) = (folder["ours"], folder["theirs"]);
        foreach (var copy in new[] { ours, theirs })
        {
            await Command.TimeAsync(folder.Path, "cp", "-r", sources, copy);
        }

        var (byHand, naive) = (folder.Write("ByHand", RegistrySource.ByHand), folder.Write("Naive", RegistrySource.Naive));
        var number = 0;
        async Task<TimeSpan> OursAsync()
        {
            RegistrySource.Edit(ours, ++number);
            return await DeliverAsync(ours, folder["workspace"], "never");
        }

        async Task<TimeSpan> TheirsAsync(string dockerfile)
        {
            RegistrySource.Edit(theirs, ++number);
            return await RegistrySource.CliAsync(engine, dockerfile, theirs);
        }

        await OursAsync();
        await TheirsAsync(byHand);
        var medians = await Command.PairAsync(Times, OursAsync, () => TheirsAsync(byHand));
        report.Ratio("one line of 328 packages, host builder / CLI", medians, 0.6);
        var stripped = await UnpackedAsync(folder["workspace"]);
        await RegistrySource.ImportDebianAsync(engine, folder);
        await TheirsAsync(naive);
        var slow = await TheirsAsync(naive);
        report.Factor("the same, naive Dockerfile / host builder", medians.Ours.TotalSeconds, slow.TotalSeconds, 45, Report.Seconds);
        using var client = new DockerEngine(DockerEndpoint.Parse(engine.Host));
        var fat = (await client.Images.InspectAsync(RegistrySource.Tag, default)).Size;
        report.Factor("image: naive / stripped", stripped, fat, 59, Report.Mebibytes);
        await DeliverAsync(ours, folder["workspace"], "always");
        report.Factor("image: naive / stripped and packed", await UnpackedAsync(folder["workspace"]), fat, 180, Report.Mebibytes);
    }

    private static async Task<long> UnpackedAsync(string workspace)
    {
        using var layout = OciLayout.Open(Path.Combine(workspace, ".nuke", "cache", "images"));
        var image = await layout.ReadAsync("registry");
        return await UnpackedAsync(image);
    }

    private static async Task<long> UnpackedAsync(OciImage image)
    {
        var total = 0L;
        foreach (var layer in image.Layers)
        {
            await using var blob = await layer.Blobs.OpenAsync(layer.Descriptor);
            await using var tar = new System.IO.Compression.GZipStream(blob, System.IO.Compression.CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            while (await tar.ReadAsync(buffer) is > 0 and var count)
            {
                total += count;
            }
        }

        return total;
    }

    /// <summary>From the sources to the image in the layout, as the targets go.</summary>
    private static async Task<TimeSpan> DeliverAsync(string context, string root, string compress)
    {
        var start = Stopwatch.GetTimestamp();
        var service = new Service("registry") { Image = Definition, Context = context };
        using var delivery = new Delivery(
            new Workspace(root), [service], new DeliveryOptions { Builder = "host", Compress = compress });
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
