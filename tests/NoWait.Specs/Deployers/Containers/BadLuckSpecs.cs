using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Docker;
using NoWait.Testing;

namespace NoWait.Specs.Deployers.Containers;

/// <summary>What can happen to an engine in the middle of a deployment; each on an engine of its own.</summary>
public sealed class BadLuckSpecs
{
    [FactNeeds("own-docker")]
    public async Task A_daemon_that_dies_in_the_middle_is_one_clear_sentence_and_the_next_deployment_goes_on()
    {
        using var own = await RealEngine.StartOwnAsync();
        await using var site = await EngineSite.OpenAsync(own);
        await site.DeployAsync("one");
        using var wire = EngineWire.Here(site.Engine.Endpoint);
        wire.After = request => request.EndsWith("/start", StringComparison.Ordinal) ? own.StopAsync() : Task.CompletedTask;
        using var engine = new DockerEngine(wire.Endpoint);
        site.Deployer = new DockerDeployer(engine, site.Project, site.Root);

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync("two"));

        await own.ReviveAsync();
        // A daemon on its way out may still find words of its own.
        error.Message.ShouldMatch(@"^api \w+ was not deployed: .*(The connection to the Docker daemon at unix://|/start: )");
        await Site.UntilAsync(async () => await site.AskAsync() == "one");
        site.Deployer = new DockerDeployer(site.Engine, site.Project, site.Root);
        await site.DeployAsync("three");
        await ContainerFailureSpecs.ServesAloneAsync(site, "three");
    }

    [FactNeeds("own-docker")]
    public async Task A_full_disk_is_named_with_its_remedy_and_the_version_before_serves_on()
    {
        using var own = await RealEngine.StartOwnAsync(new EngineOptions { Room = "40m" });
        await using var site = await EngineSite.OpenAsync(own);
        await site.DeployAsync("one");
        await site.AddLayerAsync(RandomNumberGenerator.GetBytes(60 << 20));

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync("two"));

        error.Message.ShouldContain("no space left on device");
        error.Message.ShouldContain("Free room: remove images and build cache that are no longer used");
        await ContainerFailureSpecs.ServesAloneAsync(site, "one");
    }

    [FactNeeds("docker")]
    public async Task A_socket_without_permission_says_which_group_to_join()
    {
        using var folder = new TemporaryFolder();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var socket = folder["engine.sock"];
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        listener.Listen();
        File.SetUnixFileMode(socket, UnixFileMode.UserRead);
        await using var site = await EngineSite.OpenAsync();
        await site.ImageAsync("one");

        var error = await WithoutPowersAsync(site, $"unix://{socket}");

        error.ShouldContain($"No permission to use the Docker daemon at unix://{socket}: join the group that owns the socket (usually docker)");
    }

    [FactNeeds("docker")]
    public async Task A_daemon_that_is_too_old_is_refused_with_the_version_to_install()
    {
        using var old = new OldDaemon();
        using var engine = new DockerEngine(old.Endpoint);
        await using var site = await EngineSite.OpenAsync();
        site.Deployer = new DockerDeployer(engine, site.Project, site.Root);

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync("one"));

        error.Message.ShouldContain("is too old: it speaks API 1.40, and 1.41 is needed. Install Docker Engine 20.10 or newer");
    }

    [FactNeeds("docker")]
    public async Task A_runtime_that_only_this_machine_has_is_missed_in_one_word_while_the_version_before_serves()
    {
        await using var site = await EngineSite.OpenAsync();
        await site.DeployAsync("one");
        var image = await site.ImageAsync("two", change: run => run with { Entrypoint = ["node", "/app/server.js"] });

        var error = await Should.ThrowAsync<DeployFailedException>(() => site.DeployAsync(site.Service, image));

        error.Message.ShouldContain(
            "its command 'node' is not in the image: base the run stage on an image that has it, or deploy it with --to process, which takes this machine's. The version before");
        await ContainerFailureSpecs.ServesAloneAsync(site, "one");
    }

    /// <summary>Deploys without what makes root more than others; gives what it printed of its failure.</summary>
    private static async Task<string> WithoutPowersAsync(EngineSite site, string host)
    {
        string[] through = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];
        using var process = ContainerRecoverySpecs.Start(site, "one", host, site.Root, through);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldNotBe(0);
        return error;
    }

    /// <summary>Answers as Docker Engine 19.03 does.</summary>
    private sealed class OldDaemon : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public OldDaemon()
        {
            _listener.Start();
            _ = AnswerAsync();
        }

        public DockerEndpoint Endpoint => DockerEndpoint.Parse($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

        public void Dispose() => _listener.Dispose();

        private async Task AnswerAsync()
        {
            while (_listener.Server.IsBound)
            {
                using var client = await _listener.AcceptSocketAsync();
                await client.ReceiveAsync(new byte[4096]);
                await client.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nApi-Version: 1.40\r\nConnection: close\r\nContent-Length: 2\r\n\r\nOK"));
            }
        }
    }
}
