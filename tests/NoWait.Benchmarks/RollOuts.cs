using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>From an image in its layout to the new container answering, and for how long nobody does at the hand-over.</summary>
internal static class RollOuts
{
    private const int Times = 5;
    private const int Port = 18081;
    private const int BaseBytes = 300 << 20;
    private const int ServiceBytes = 10 << 20;
    private const string Serve = "trap 'exit 0' TERM; httpd -f -p 8080 -h /www & wait";

    public static async Task MeasureAsync(Report report)
    {
        if (Need.SkipReason("own-docker") is { } reason)
        {
            throw new Unavailable(reason);
        }

        using var own = await RealEngine.StartOwnAsync(new EngineOptions { HasFirewall = true });
        using var folder = new TemporaryFolder();
        using var layout = OciLayout.OpenOrCreate(folder["layout"]);
        using var engine = new DockerEngine(DockerEndpoint.Parse(own.Host));
        var deployer = new DockerDeployer(engine, "benchmark", folder["run"]);
        var layers = new LayerBuilder(layout);
        Layer[] bases = [await ShellAsync(layers), await LayerAsync(layers, "base", RandomNumberGenerator.GetBytes(BaseBytes))];
        var service = new Service("rollout") { Image = new ImageDefinition(), Port = Port, Health = "/", StopGrace = TimeSpan.FromSeconds(1) };
        try
        {
            await deployer.DeployAsync(new DeployRequest(service, await ImageAsync(layers, bases, 0)), default);
            var (answering, gaps) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var version = 1; version <= Times; version++)
            {
                var image = await ImageAsync(layers, bases, version);
                var start = Stopwatch.GetTimestamp();
                var deployment = await deployer.DeployAsync(new DeployRequest(service, image), default);
                answering.Add(Stopwatch.GetElapsedTime(start));
                gaps.Add(deployment.Gap);
                await Task.Delay(TimeSpan.FromSeconds(2));
            }

            report.Beyond("image of 10 MB over 300 MB, until it answers", new(Median(answering), TimeSpan.Zero), 0.7);
            report.Beyond("nobody answers, at the hand-over of a port", new(Median(gaps), TimeSpan.Zero), 0.3);
        }
        finally
        {
            await deployer.StopAsync(service.Name, default);
        }
    }

    private static async Task<OciImage> ImageAsync(LayerBuilder layers, Layer[] bases, int version) => new ImageDescription
    {
        Layers = [.. bases, await LayerAsync(layers, "www/index.html", Service(version))],
        Created = DateTimeOffset.UnixEpoch,
        Run = new RunConfig { Entrypoint = ["/bin/sh", "-c", Serve], Env = ["PATH=/bin"], ExposedPorts = ["8080/tcp"] },
    }.Assemble();

    private static byte[] Service(int version)
    {
        var content = RandomNumberGenerator.GetBytes(ServiceBytes);
        Encoding.ASCII.GetBytes($"version {version}\n").CopyTo(content, 0);
        return content;
    }

    private static Task<Layer> LayerAsync(LayerBuilder layers, string path, byte[] content) => layers.BuildAsync(
        LayerDescription.Create([LayerEntry.File.FromBytes(path, content, FileModes.Plain)], DateTimeOffset.UnixEpoch));

    private static Task<Layer> ShellAsync(LayerBuilder layers) => layers.BuildAsync(LayerDescription.Create(
        [
            LayerEntry.File.FromDisk("bin/busybox", Need.Find("busybox") ?? throw new Unavailable("busybox is not on PATH: install Debian's busybox-static."), FileModes.Default),
            .. ((string[])["sh", "httpd"]).Select(name => new LayerEntry.SymbolicLink($"bin/{name}", "busybox")),
        ],
        DateTimeOffset.UnixEpoch));

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
