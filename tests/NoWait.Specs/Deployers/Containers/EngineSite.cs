using System.Net;
using System.Net.Sockets;
using System.Text;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Docker.Swarm;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Containers;

/// <summary>A place in the test run's own engine, with images of a small server; what was made there is gone with it.</summary>
internal sealed class EngineSite : IAsyncDisposable
{
    /// <summary>Answers on port 8080, and stops when it is told to.</summary>
    public const string Serve = "trap 'echo stopping; exit 0' TERM; httpd -f -p 8080 -h /www & echo $VERSION is up; wait";

    private static int _count;

    private readonly TemporaryFolder _folder = new();
    private readonly OciLayout _layout;
    private readonly LayerBuilder _layers;

    private EngineSite(DockerEngine engine)
    {
        Engine = engine;
        _layout = OciLayout.OpenOrCreate(LayoutPath);
        _layers = new LayerBuilder(_layout);
        Project = $"spec{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        Deployer = new DockerDeployer(engine, Project, Root);
        Port = FreePort();
    }

    public DockerEngine Engine { get; }

    public IDeployer Deployer { get; set; }

    public string Project { get; }

    /// <summary>The repository's root.</summary>
    public string Folder => _folder.Path;

    public string Root => _folder["run"];

    public string LayoutPath => _folder["layout"];

    public int Port { get; }

    /// <summary>A layer of every image, which no other test has; null for none.</summary>
    public Layer? Large { get; private set; }

    public EngineNames Names => new(Project, "api");

    /// <summary>What the deployer had to say on the way.</summary>
    public List<string> Notices { get; } = [];

    public static async Task<EngineSite> OpenAsync(RealEngine? engine = null) =>
        new(new DockerEngine(DockerEndpoint.Parse((engine ?? await RealEngine.StartAsync()).Host)));

    public Service Service => new("api")
    {
        Image = new ImageDefinition(),
        Port = Port,
        Health = "/healthz",
        HealthDeadline = TimeSpan.FromSeconds(60),
        StopGrace = TimeSpan.FromSeconds(2),
    };

    /// <summary>A version that answers its name, by this script.</summary>
    public async Task<OciImage> ImageAsync(
        string version, string script = Serve, Func<RunConfig, RunConfig>? change = null, bool isWell = true, Platform? platform = null)
    {
        var run = new RunConfig
        {
            Entrypoint = ["/bin/sh", "-c", script],
            Env = ["PATH=/bin", $"VERSION={version}"],
            ExposedPorts = ["8080/tcp"],
        };
        var files = new List<LayerEntry> { Text("www/index.html", version), Text("project", Project), Script(script) };
        if (isWell)
        {
            files.Add(Text("www/healthz", "well"));
        }

        var image = new ImageDescription
        {
            Layers = [await BaseAsync(), .. Large is null ? (Layer[])[] : [Large], await _layers.BuildAsync(LayerDescription.Create(files, DateTimeOffset.UnixEpoch))],
            Run = change is null ? run : change(run),
            Created = DateTimeOffset.UnixEpoch,
            Platform = platform,
        }.Assemble();
        await _layout.AddAsync(image, version);
        return image;
    }

    /// <summary>The same, with no port that it would be reached on.</summary>
    public Task<OciImage> WorkerAsync(string version, string script = Serve) => ImageAsync(version, script, run => run with { ExposedPorts = null });

    public async Task AddLayerAsync(byte[] content) => Large = await _layers.BuildAsync(
        LayerDescription.Create([LayerEntry.File.FromBytes("large", content, FileModes.Plain)], DateTimeOffset.UnixEpoch));

    public async Task<Deployment> DeployAsync(string version, string script = Serve) => await DeployAsync(Service, await ImageAsync(version, script));

    public Task<Deployment> DeployAsync(Service service, OciImage image, CancellationToken cancellationToken = default) =>
        Deployer.DeployAsync(new DeployRequest(service, image) { Notice = Notices.Add }, cancellationToken);

    public async Task<ServiceStatus> StatusAsync() => (await Deployer.StatusAsync("api", default)).ShouldHaveSingleItem();

    public async Task<List<Member>> MembersAsync() =>
        [.. (await Engine.Containers.ListAsync(all: true, Names.Filter(), default)).Select(container => new Member(container))];

    public async Task<List<string>> LogAsync(int tail = 100)
    {
        var lines = new List<string>();
        await foreach (var line in Deployer.LogsAsync(new LogsRequest("api", tail), default))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>What answers at the service's port; null when nobody does.</summary>
    public Task<string?> AskAsync() => AskAsync(Port);

    public static async Task<string?> AskAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), patience.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\n\r\n"), patience.Token);
            using var reader = new StreamReader(new NetworkStream(socket));
            var answer = await reader.ReadToEndAsync(patience.Token);
            var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            return body < 0 ? null : answer[(body + 4)..];
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        var ours = new Filters { { "label", $"{EngineLabels.Project}={Project}" } };
        if ((await Engine.Daemon.InfoAsync(default)).Swarm is { ControlAvailable: true })
        {
            await LeaveSwarmAsync(ours);
        }

        foreach (var container in await Engine.Containers.ListAsync(all: true, ours, default))
        {
            await RemoveAsync(container.Id);
        }

        foreach (var volume in await Engine.Volumes.ListAsync(ours, default))
        {
            await Engine.Volumes.RemoveAsync(volume.Name, force: true, default);
        }

        foreach (var image in await Engine.Images.ListAsync(new Filters { { "reference", $"nowait/{Project}/*" } }, default))
        {
            foreach (var tag in image.RepoTags!.Where(tag => tag.StartsWith($"nowait/{Project}/")))
            {
                await Engine.Images.RemoveAsync(tag, force: true, default);
            }
        }

        Engine.Dispose();
        _layout.Dispose();
        _folder.Dispose();
    }

    // A swarm may take away at the same time what it replaced.
    private async Task RemoveAsync(string container)
    {
        try
        {
            await Engine.Containers.RemoveAsync(container, force: true, default);
        }
        catch (DockerException e) when (e.IsNotFound || e.IsConflict)
        {
            // That is what was wanted.
        }
    }

    private async Task LeaveSwarmAsync(Filters ours)
    {
        var services = await Engine.Swarm.Services.ListAsync(ours, default);
        foreach (var service in services)
        {
            await Engine.Swarm.Services.RemoveAsync(service.ID, default);
        }

        foreach (var api in (SwarmDataApi[])[Engine.Swarm.Secrets, Engine.Swarm.Configs])
        {
            foreach (var data in await api.ListAsync(ours, default))
            {
                await api.RemoveAsync(data.ID, default);
            }
        }

        await Site.UntilAsync(async () => services.Count == 0 || (await Engine.Containers.ListAsync(all: false, ours, default)).Count == 0);
    }

    /// <summary>The script as a program of a shell that only the image has.</summary>
    private static LayerEntry.File Script(string script) =>
        LayerEntry.File.FromBytes("app/run", Encoding.UTF8.GetBytes($"#!/opt/sh\n{script}\n"), FileModes.Default);

    private static LayerEntry.File Text(string path, string text) => LayerEntry.File.FromBytes(path, Encoding.UTF8.GetBytes(text), FileModes.Plain);

    private Task<Layer> BaseAsync()
    {
        var program = File.Exists("/bin/busybox") ? "/bin/busybox" : "/usr/bin/busybox";
        string[] names = ["sh", "httpd", "sleep", "cat", "echo", "wget", "nc"];
        return _layers.BuildAsync(LayerDescription.Create(
            [LayerEntry.File.FromDisk("bin/busybox", program, FileModes.Default), .. names.Select(name => new LayerEntry.SymbolicLink($"bin/{name}", "busybox")), new LayerEntry.SymbolicLink("opt/sh", "../bin/busybox")],
            DateTimeOffset.UnixEpoch));
    }
}
