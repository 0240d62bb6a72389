using System.Net;
using System.Net.Sockets;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class ConnectionSpecs
{
    [FactNeeds("docker")]
    public async Task A_real_daemon_says_its_version_and_what_it_can_do()
    {
        using var docker = await Engines.RealAsync();

        (await docker.Daemon.PingAsync(default)).ShouldBeGreaterThanOrEqualTo(ApiVersion.Oldest);
        var version = await docker.Daemon.VersionAsync(default);
        version.Os.ShouldBe("linux");
        ApiVersion.TryParse(version.ApiVersion, out _).ShouldBeTrue();
        var info = await docker.Daemon.InfoAsync(default);
        info.ServerVersion.ShouldBe(version.Version);
        info.OSType.ShouldBe("linux");
        info.NCPU.ShouldBeGreaterThan(0);
        (await docker.Daemon.DiskUsageAsync(default)).LayersSize.ShouldBeGreaterThan(1_000_000);
    }

    [Theory]
    [InlineData("1.41", "/v1.41/info")]
    [InlineData("1.44", "/v1.44/info")]
    [InlineData("1.99", "/v1.52/info")]
    [InlineData("2.0", "/v1.52/info")]
    public async Task Requests_are_made_in_the_newest_version_that_both_sides_speak(string theirs, string path)
    {
        using var daemon = new MisbehavingDaemon(line => line.Contains("/_ping")
            ? MisbehavingDaemon.Response(200, "OK", $"Api-Version: {theirs}\r\n")
            : MisbehavingDaemon.Response(200, "{}"));
        using var docker = new DockerEngine(daemon.Endpoint);

        await docker.Daemon.InfoAsync(default);

        daemon.Requests.ShouldBe(["GET /_ping HTTP/1.1", $"GET {path} HTTP/1.1"]);
    }

    [Fact]
    public async Task A_daemon_that_is_too_old_is_named_with_the_version_to_install()
    {
        using var daemon = new MisbehavingDaemon(_ => MisbehavingDaemon.Response(200, "OK", "Api-Version: 1.40\r\n"));
        using var docker = new DockerEngine(daemon.Endpoint);

        var error = await Should.ThrowAsync<DockerException>(() => docker.Daemon.PingAsync(default));

        error.Message.ShouldBe(
            $"The Docker daemon at {daemon.Endpoint} is too old: it speaks API 1.40, and 1.41 is needed. Install Docker Engine 20.10 or newer.");
    }

    [Fact]
    public async Task No_daemon_is_one_clear_message()
    {
        using var folder = new TemporaryFolder();
        using var docker = new DockerEngine(DockerEndpoint.Parse($"unix://{folder["docker.sock"]}"));

        var error = await Should.ThrowAsync<DockerException>(() => docker.Daemon.InfoAsync(default));

        error.Message.ShouldStartWith($"No Docker daemon answers at unix://{folder["docker.sock"]}");
        error.Message.ShouldEndWith("start it, or name another with DOCKER_HOST or a Docker context.");
        error.Status.ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_tcp_port_is_the_same_message()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using var docker = new DockerEngine(DockerEndpoint.Parse($"tcp://127.0.0.1:{port}"));

        var error = await Should.ThrowAsync<DockerException>(() => docker.Daemon.InfoAsync(default));

        error.Message.ShouldStartWith($"No Docker daemon answers at tcp://127.0.0.1:{port}");
    }

    [Fact]
    public async Task An_error_keeps_its_status_and_the_daemons_own_words()
    {
        using var daemon = MisbehavingDaemon.AfterPing(MisbehavingDaemon.Response(500, """{"message":"the disk is on fire"}"""));
        using var docker = new DockerEngine(daemon.Endpoint);

        var error = await Should.ThrowAsync<DockerException>(() => docker.Daemon.InfoAsync(default));

        error.Status.ShouldBe(HttpStatusCode.InternalServerError);
        error.Reason.ShouldBe("the disk is on fire");
        error.Request.ShouldBe("GET /info");
        error.Message.ShouldBe("GET /info: the disk is on fire. If this does not explain itself, the daemon's log says more.");
    }

    [Theory]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 21\r\n\r\n<html>nothing</html>\n", "<html>nothing</html>")]
    [InlineData("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", "status 500 without a word")]
    [InlineData("HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\n{", "status 500, and the rest of the answer was cut off")]
    public async Task An_error_without_json_still_says_what_came(string answer, string reason)
    {
        using var daemon = MisbehavingDaemon.AfterPing(answer);
        using var docker = new DockerEngine(daemon.Endpoint);

        (await Should.ThrowAsync<DockerException>(() => docker.Daemon.InfoAsync(default))).Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<garbage>")]
    public async Task Garbage_is_told_from_a_daemon(string answer)
    {
        using var daemon = MisbehavingDaemon.AfterPing(answer);
        using var docker = new DockerEngine(daemon.Endpoint);

        (await Should.ThrowAsync<DockerException>(() => docker.Daemon.InfoAsync(default))).Message
            .ShouldContain("does not speak the Docker Engine's API");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{\"ID\":")]
    public async Task A_connection_that_breaks_is_one_clear_message(string? answer)
    {
        using var daemon = MisbehavingDaemon.AfterPing(answer);
        using var docker = new DockerEngine(daemon.Endpoint);

        (await Should.ThrowAsync<DockerException>(() => docker.Daemon.InfoAsync(default))).Message.ShouldContain("broke during GET /info");
    }

    [Fact]
    public async Task A_server_that_is_no_docker_is_said_so()
    {
        using var daemon = new MisbehavingDaemon(_ => MisbehavingDaemon.Response(404, "not here"));
        using var docker = new DockerEngine(daemon.Endpoint);

        (await Should.ThrowAsync<DockerException>(() => docker.Daemon.PingAsync(default))).Message
            .ShouldBe($"What answers at {daemon.Endpoint} is not a Docker Engine (404 without an API version): check DOCKER_HOST and the Docker context.");
    }

    [Fact]
    public async Task A_cancelled_request_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using var daemon = new MisbehavingDaemon(line =>
        {
            cancellation.Cancel();
            return "HTTP/1.1 200 OK\r\n";
        });
        using var docker = new DockerEngine(daemon.Endpoint);

        await Should.ThrowAsync<OperationCanceledException>(() => docker.Daemon.PingAsync(cancellation.Token));
    }

    [Theory]
    [InlineData("docker.sock")]
    [InlineData("ftp://host")]
    [InlineData("")]
    public void An_address_of_another_kind_is_refused(string address) =>
        Should.Throw<DockerException>(() => DockerEndpoint.Parse(address)).Message
            .ShouldBe($"'{address}' is not the address of a Docker daemon: use unix:///path, npipe:////./pipe/name, tcp://host:port or ssh://host.");
}
