using System.Collections.Concurrent;
using System.Diagnostics;
using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Deployers.Processes;
using NoWait.Live;
using NoWait.Testing;
using NoWait.Waiting;

namespace NoWait.Specs.Live;

/// <summary>A repository that is watched, with one service in it; all that runs ends with it.</summary>
internal sealed class LiveSite : ILiveScreen, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _browser = new() { Timeout = TimeSpan.FromSeconds(2) };
    private Task? _session;

    public LiveSite() => Directory.CreateDirectory(Sources);

    public int Port { get; } = Ports.Free();

    public string Root => _folder.Path;

    public string Sources => _folder["api"];

    public Workspace Workspace => new(Root);

    public DeliveryOptions Options { get; init; } = new() { Compress = "never" };

    public required Func<LiveSite, Service> Define { get; init; }

    public Service Service => Define(this);

    public ConcurrentQueue<LiveLoop> Loops { get; } = [];

    public ConcurrentQueue<string> Lines { get; } = [];

    public (LiveState State, string? Error) At { get; private set; }

    /// <summary>A sample of this repository as the service's sources.</summary>
    public LiveSite With(string sample)
    {
        Run("cp", "-rL", Path.Combine(Repository(), "tests", "samples", sample) + "/.", Sources);
        foreach (var made in (string[])["bin", "obj", "node_modules"])
        {
            foreach (var folder in Directory.GetDirectories(Sources, made, SearchOption.AllDirectories))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return this;
    }

    /// <summary>Begins to watch, and waits until what is there is deployed.</summary>
    public async Task<LiveSite> WatchAsync()
    {
        var session = new LiveSession(Workspace, [Service], Options)
        {
            Screen = this,
            Setting = new RunSetting(new()) { LocalUser = "ann" },
        };
        _session = Task.Run(() => session.RunAsync(_end.Token));
        (await LoopAsync(1)).Error.ShouldBeNull();
        return this;
    }

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await (_session ?? Task.CompletedTask);
    }

    /// <summary>Waits for the loop that does not come before so many others.</summary>
    public async Task<LiveLoop> LoopAsync(int number)
    {
        await UntilAsync(() => Task.FromResult(Loops.Count >= number));
        return Loops.ElementAt(number - 1);
    }

    /// <summary>Waits until it answers so.</summary>
    public Task AnswersAsync(string text, string path = "/") => UntilAsync(async () => await AskAsync(path) == text);

    public async Task<string?> AskAsync(string path = "/")
    {
        try
        {
            return await _browser.GetStringAsync(new Uri($"http://localhost:{Port}{path}"));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            if (_session is { IsFaulted: true })
            {
                await _session;
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"It is at {At}; loops:\n{string.Join('\n', Loops)}\n{string.Join('\n', Lines)}");
            }

            await Task.Delay(10);
        }
    }

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Sources, file))!);
        File.WriteAllText(Path.Combine(Sources, file), text);
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Sources, file));

    public void Edit(string file, string old, string @new)
    {
        var text = Read(file);
        text.ShouldContain(old);
        Write(file, text.Replace(old, @new, StringComparison.Ordinal));
    }

    public async Task<ServiceStatus> StatusAsync() =>
        (await Choices.Deployer(Workspace, Options).StatusAsync("api", default)).ShouldHaveSingleItem();

    /// <summary>The files that run, with their modes and contents, by path.</summary>
    public SortedDictionary<string, string> Running() => Files(new ServiceFolder(Workspace.Run, "api").Current);

    public static SortedDictionary<string, string> Files(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var file = new FileInfo(path);
            files[Path.GetRelativePath(folder, path)] = file.LinkTarget is { } target ? "-> " + target
                : Directory.Exists(path) ? "folder"
                : $"{Convert.ToString((int)File.GetUnixFileMode(path), 8)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}";
        }

        return files;
    }

    /// <summary>Builds the same sources from nothing, elsewhere, and deploys them there; gives the files that run.</summary>
    public async Task<SortedDictionary<string, string>> CleanDeployAsync()
    {
        await using var other = new LiveSite { Define = Define };
        Run("cp", "-r", Sources + "/.", other.Sources);
        await other.DeployAsync();
        return other.Running();
    }

    /// <summary>Deploys as <c>Deploy</c> does.</summary>
    public async Task<Deployment> DeployAsync()
    {
        using var delivery = new Delivery(Workspace, [Service], Options);
        foreach (var step in (Func<CancellationToken, Task<string?>>[])[
            delivery.DetectChangesAsync, delivery.PrepareAsync, delivery.CompileAsync, delivery.StripAsync, delivery.CompressAsync,
            delivery.BuildImagesAsync, delivery.DeployAsync])
        {
            await step(default);
            delivery.Settle(isLast: true);
        }

        return new("api", null, (await StatusAsync()).Digest!);
    }

    void ILiveScreen.Show(string service, LiveState state, string? error) => At = (state, error);

    void ILiveScreen.Show(LiveLoop loop) => Loops.Enqueue(loop);

    void ILiveScreen.Log(string service, string line) => Lines.Enqueue(line);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Choices.Deployer(Workspace, Options).StopAsync("api", default);
        _end.Dispose();
        _browser.Dispose();
        _folder.Dispose();
    }

    public static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Solution.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The specs run inside the repository.");
        }

        return folder;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
