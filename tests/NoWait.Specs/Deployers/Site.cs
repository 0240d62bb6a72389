using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NoWait.Deployers;
using NoWait.Deployers.Processes;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Specs.Deployers;

/// <summary>A place to deploy to, with images of the test server; every process that was started there ends with it.</summary>
internal sealed class Site : IDisposable
{
    private static readonly string[] ServerFiles =
    [
        "NoWait.Testing.Server", "NoWait.Testing.Server.dll", "NoWait.Testing.Server.runtimeconfig.json",
        "NoWait.Testing.Server.deps.json",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly OciLayout _layout;

    public Site()
    {
        _layout = OciLayout.OpenOrCreate(LayoutPath);
        Deployer = new ProcessDeployer(Root);
    }

    public string Root => _folder["run"];

    public string LayoutPath => _folder["layout"];

    public ProcessDeployer Deployer { get; init; }

    /// <summary>What the deployer had to say on the way.</summary>
    public List<string> Notices { get; } = [];

    public int Port { get; } = Ports.Free();

    public static string DotNetRoot { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    public ServiceFolder Folder => new(Root, "api");

    /// <summary>An image of the test server; the version is what it answers.</summary>
    public Task<OciImage> ServerAsync(string version, Func<RunConfig, RunConfig>? change = null)
    {
        var files = ServerFiles.Select(name => LayerEntry.File.FromDisk(
            $"app/{name}", Path.Combine(AppContext.BaseDirectory, name), name.EndsWith("Server", StringComparison.Ordinal) ? FileModes.Default : FileModes.Plain));
        var run = new RunConfig
        {
            Entrypoint = ["/app/NoWait.Testing.Server"],
            Env = [$"VERSION={version}"],
            ExposedPorts = [$"{Port}/tcp"],
        };
        return ImageAsync([.. files, Text("app/version", version)], change is null ? run : change(run), version);
    }

    /// <summary>An image whose command is this shell script.</summary>
    public Task<OciImage> ScriptAsync(string script, Func<RunConfig, RunConfig>? change = null)
    {
        var run = new RunConfig { Entrypoint = ["/app/run"] };
        return ImageAsync([Text("app/run", "#!/bin/sh\n" + script, FileModes.Default)], change is null ? run : change(run), "script");
    }

    public async Task<OciImage> ImageAsync(IEnumerable<LayerEntry> entries, RunConfig run, string reference, Platform? platform = null)
    {
        var layer = await new LayerBuilder(_layout).BuildAsync(LayerDescription.Create(entries, DateTimeOffset.UnixEpoch));
        var image = new ImageDescription { Layers = [layer], Run = run, Created = DateTimeOffset.UnixEpoch, Platform = platform }.Assemble();
        await _layout.AddAsync(image, reference);
        return image;
    }

    public static LayerEntry.File Text(string path, string text, UnixFileMode mode = FileModes.Plain) =>
        LayerEntry.File.FromBytes(path, Encoding.UTF8.GetBytes(text), mode);

    /// <summary>The service <c>api</c> with these options for the test server.</summary>
    public Service Server(string options) => new("api")
    {
        Image = new ImageDefinition(),
        Port = Port,
        Health = "/healthz",
        Environment = [new("OPTIONS", options), new("DOTNET_ROOT", DotNetRoot)],
        HealthDeadline = TimeSpan.FromSeconds(60),
    };

    /// <summary>A service <c>api</c> that listens on no port.</summary>
    public static Service Worker() => new("api") { Image = new ImageDefinition() };

    /// <summary>Deploys a version of the test server as <c>api</c>.</summary>
    public async Task<Deployment> DeployAsync(string version, string options = "") =>
        await DeployAsync(Server($"version={version} {options}"), await ServerAsync(version));

    public Task<Deployment> DeployAsync(Service service, OciImage image, CancellationToken cancellationToken = default) =>
        Deployer.DeployAsync(new DeployRequest(service, image) { Notice = Notices.Add }, cancellationToken);

    public async Task<ServiceStatus> StatusAsync() => (await Deployer.StatusAsync("api", default)).ShouldHaveSingleItem();

    public async Task<List<string>> LogAsync(int tail = 100)
    {
        var lines = new List<string>();
        await foreach (var line in Deployer.LogsAsync(new LogsRequest("api", tail), default))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>What the service answers to this path; null when nobody answers.</summary>
    public async Task<string?> AskAsync(string path = "/")
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            using var reader = new StreamReader(new NetworkStream(socket));
            var answer = await reader.ReadToEndAsync();
            var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            return body < 0 ? null : answer[(body + 4)..];
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>Waits for what must come; a test that waits in vain ends by its own patience.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>The processes that have anything of this place in their command line.</summary>
    public List<int> Processes() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && CommandLine(id).Contains(_folder.Path, StringComparison.Ordinal)),
    ];

    /// <inheritdoc />
    public void Dispose()
    {
        while (Processes() is { Count: > 0 } left)
        {
            foreach (var id in left)
            {
                Kill(id);
            }
        }

        _layout.Dispose();
        _folder.Dispose();
    }

    public static void Kill(int id)
    {
        try
        {
            Process.GetProcessById(id).Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private static string CommandLine(int id)
    {
        try
        {
            return ProcessIdentity.Read(id) is { IsZombie: false } ? File.ReadAllText($"/proc/{id}/cmdline") : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
