using FsCheck;
using FsCheck.Fluent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NoWait.Health;

namespace NoWait.Specs.Health;

public sealed class HealthSpecs : IDisposable
{
    private readonly List<Socket> _held = [];
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly HealthWait _health = new(TimeProvider.System);
    private readonly List<string> _requests = [];

    public HealthSpecs() => _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    private int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", true, "it answered 200 OK")]
    [InlineData("HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n", true, "it answered 204 No Content")]
    [InlineData("HTTP/1.0 200\r\n\r\n", true, "it answered 200")]
    [InlineData("HTTP/1.1 200 OK\n\n", true, "it answered 200 OK")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n", false, "it answered 302 Found")]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n<html>", false, "it answered 404 Not Found")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\nno database", false, "it answered 503 Service Unavailable: no database")]
    [InlineData("SSH-2.0-OpenSSH_9\r\n", false, "it does not answer by HTTP")]
    [InlineData("HTTP/1.1 20x OK\r\n\r\n", false, "it does not answer by HTTP")]
    [InlineData("HTTP/1.1 2000\r\n\r\n", false, "it does not answer by HTTP")]
    [InlineData("", false, "it closed the connection without an answer")]
    public async Task An_answer_is_judged_by_its_status(string answer, bool isWell, string detail)
    {
        Serve(answer);

        (await AskAsync("/healthz")).ShouldBe(new HealthAnswer(isWell, detail));
        _requests.ShouldHaveSingleItem().ShouldBe(
            $"GET /healthz HTTP/1.1\r\nHost: localhost:{Port}\r\nUser-Agent: NoWait\r\nAccept: */*\r\n\r\n");
    }

    [Fact]
    public async Task A_server_that_keeps_the_connection_open_is_not_waited_for()
    {
        Serve("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell", close: false);

        (await AskAsync("/healthz")).IsWell.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_at_the_limit()
    {
        Serve(null, close: false);

        (await _health.AskAsync(HealthQuestion.Local(Port, "/"), TimeSpan.FromMilliseconds(200), default))
            .ShouldBe(new HealthAnswer(false, "it did not answer within 0.2 s"));
    }

    [Fact]
    public async Task Without_a_path_a_connection_is_enough()
    {
        _listener.Listen();

        (await AskAsync(null)).ShouldBe(new HealthAnswer(true, "it listens"));
    }

    [Fact]
    public async Task Nobody_listening_is_said() =>
        (await AskAsync("/")).ShouldBe(new HealthAnswer(false, $"nothing listens on port {Port}"));

    [Fact]
    public async Task A_service_on_IPv6_alone_is_heard()
    {
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = false };
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();

        (await _health.AskAsync(
            HealthQuestion.Local(((IPEndPoint)listener.LocalEndPoint!).Port, null), TimeSpan.FromSeconds(60), default)).IsWell.ShouldBeTrue();
    }

    [Fact]
    public async Task It_is_asked_until_it_is_well()
    {
        var left = 20;

        var answer = await _health.UntilWellAsync(
            HealthQuestion.Local(Port, null),
            () =>
            {
                if (--left == 0)
                {
                    _listener.Listen();
                }

                return null;
            },
            TimeSpan.FromSeconds(60), default);

        answer.IsWell.ShouldBeTrue();
        left.ShouldBe(0);
    }

    [Fact]
    public async Task A_service_that_ended_is_not_asked_any_more() =>
        (await _health.UntilWellAsync(HealthQuestion.Local(Port, "/"), () => "it ended with exit code 3", TimeSpan.FromSeconds(60), default))
        .ShouldBe(new HealthAnswer(false, "it ended with exit code 3"));

    [Fact]
    public async Task The_deadline_ends_the_wait_and_the_last_answer_is_told() =>
        (await _health.UntilWellAsync(HealthQuestion.Local(Port, "/"), () => null, TimeSpan.FromMilliseconds(100), default))
        .ShouldBe(new HealthAnswer(false, $"nothing listens on port {Port}, 0.1 s after its start"));

    [Fact]
    public async Task Without_a_port_to_live_for_a_moment_is_enough() =>
        (await _health.UntilWellAsync(HealthQuestion.Local(null, null), () => null, TimeSpan.FromSeconds(60), default)).IsWell.ShouldBeTrue();

    [Fact]
    public void No_bytes_make_judging_fail() => Prop
        .ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            foreach (var prefix in (string[])["", "HTTP/1.1 ", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\n"])
            {
                HealthProbe.Judge(prefix + Encoding.Latin1.GetString(bytes)).Detail.ShouldNotBeEmpty();
            }
        })
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "/")]
    [InlineData(65536, "/")]
    [InlineData(80, "")]
    [InlineData(80, "health")]
    [InlineData(80, "/a\r\nX: y")]
    [InlineData(null, "/healthz")]
    public void A_question_that_is_none_is_the_users_mistake(int? port, string? path) =>
        Should.Throw<InvalidUsageException>(() => HealthQuestion.Local(port, path));

    private Task<HealthAnswer> AskAsync(string? path) =>
        _health.AskAsync(HealthQuestion.Local(Port, path), TimeSpan.FromSeconds(60), default);

    private void Serve(string? answer, bool close = true)
    {
        _listener.Listen();
        _ = Task.Run(async () =>
        {
            var socket = await _listener.AcceptAsync();
            var buffer = new byte[4096];
            var read = await socket.ReceiveAsync(buffer);
            _requests.Add(Encoding.ASCII.GetString(buffer, 0, read));
            if (answer is not null)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(answer));
            }

            if (close)
            {
                socket.Dispose();
            }
            else
            {
                // What nobody holds is collected, and a collected socket is closed.
                _held.Add(socket);
            }
        });
    }
}
