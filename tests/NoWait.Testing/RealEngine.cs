using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace NoWait.Testing;

/// <summary>A Docker Engine of the test run's own: started once, when it is first asked for, and gone with the process.</summary>
/// <remarks>
/// A shell stands guard: it ends when this process does, however that happens, stops the daemon and deletes what it kept.
/// Without root, a daemon that already runs at the usual socket is used. Its rules are kept out of the machine's firewall:
/// every daemon that starts takes away those of all others for a moment, in which no container starts.
/// </remarks>
public sealed class RealEngine : IDisposable
{
    /// <summary>A small image with a shell and the usual programs, there from the start.</summary>
    public const string Busybox = "nowait-busybox:1";

    private const string UsualSocket = "/var/run/docker.sock";

    private static readonly Lazy<Task<RealEngine>> Shared = new(() => StartAsync(new()));

    private static int _count;

    private readonly Process? _guard;

    private RealEngine(string socket, Process? guard) => (Socket, _guard) = (socket, guard);

    /// <summary>The absolute path of its unix socket.</summary>
    public string Socket { get; }

    /// <summary>Its address, as in <c>DOCKER_HOST</c>.</summary>
    public string Host => $"unix://{Socket}";

    /// <summary>An address of this machine that a swarm of this test run can have for itself.</summary>
    public static string SwarmAddress =>
        string.Create(CultureInfo.InvariantCulture, $"127.{1 + (Environment.ProcessId / 65536 % 250)}.{Environment.ProcessId / 256 % 256}.{(Environment.ProcessId % 254) + 1}");

    /// <summary>The engine of this test run.</summary>
    public static Task<RealEngine> StartAsync() => Shared.Value;

    /// <summary>Why no engine can be had here; null when it can.</summary>
    public static string? Obstacle =>
        Environment.IsPrivilegedProcess || File.Exists(UsualSocket)
            ? null
            : "dockerd needs root, and no daemon runs at " + UsualSocket + ".";

    /// <summary>One that is the caller's alone, to be stopped, filled up, and disposed of.</summary>
    public static Task<RealEngine> StartOwnAsync(EngineOptions? options = null) => Environment.IsPrivilegedProcess
        ? StartAsync(options ?? new())
        : throw new InvalidOperationException("an engine of one's own needs root.");

    /// <summary>Has the daemon go, with all its containers, and waits until nobody answers.</summary>
    public async Task StopAsync()
    {
        Tell("stop");
        using var client = Client();
        while (await IsThereAsync(client))
        {
            await Task.Delay(10);
        }
    }

    /// <summary>Starts the daemon that was stopped again, and waits until it answers.</summary>
    public Task ReviveAsync()
    {
        Tell("start");
        return AnswersAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _guard?.StandardInput.Close();
        _guard?.WaitForExit(TimeSpan.FromSeconds(30));
    }

    private void Tell(string word)
    {
        _guard!.StandardInput.WriteLine(word);
        _guard.StandardInput.Flush();
    }

    private static async Task<RealEngine> StartAsync(EngineOptions options)
    {
        var engine = Environment.IsPrivilegedProcess ? StartGuarded(options) : new(UsualSocket, null);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => engine.Dispose();
        await engine.AnswersAsync();
        await engine.ImportBusyboxAsync();
        return engine;
    }

    private static RealEngine StartGuarded(EngineOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("nowait-engine-").FullName;
        var bridge = string.Create(CultureInfo.InvariantCulture, $"nwt{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Guard])
        {
            RedirectStandardInput = true,
            Environment = { ["FOLDER"] = folder, ["BRIDGE"] = bridge, ["ROOM"] = options.Room ?? "", ["FIREWALL"] = options.HasFirewall ? "true" : "false" },
        };
        return new(Path.Combine(folder, "docker.sock"), Process.Start(start)!);
    }

    /// <summary>Runs until its standard input ends; its networks are in a range of addresses that nobody else has.</summary>
    private const string Guard =
        """
        trap '' INT TERM HUP
        for RANGE in $(seq 60 250 | shuf); do ip -o -4 addr | grep -q " 10\.$RANGE\." || break; done
        ip link add "$BRIDGE" type bridge && ip addr add "10.$RANGE.255.1/24" dev "$BRIDGE" && ip link set "$BRIDGE" up
        mkdir "$FOLDER/data"
        [ -z "$ROOM" ] || mount -t tmpfs -o size="$ROOM" tmpfs "$FOLDER/data"
        start() {
            dockerd --host "unix://$FOLDER/docker.sock" --data-root "$FOLDER/data" --exec-root "$FOLDER/exec" \
                --pidfile "$FOLDER/pid" --storage-driver overlay2 --bridge "$BRIDGE" --shutdown-timeout 1 --iptables="$FIREWALL" \
                --default-address-pool "base=10.$RANGE.0.0/17,size=26" \
                </dev/null >>"$FOLDER/log" 2>&1 &
            DAEMON=$!
        }
        start
        while read -r WORD; do
            case "$WORD" in
                stop) kill "$DAEMON"; wait "$DAEMON" ;;
                start) rm -f "$FOLDER/pid"; start ;;
            esac
        done
        kill "$DAEMON"
        wait "$DAEMON"
        ip -o -4 addr | grep " 10\.$RANGE\." | while read -r _ LINK _; do ip link delete "$LINK"; done
        grep -o "$FOLDER[^ ]*" /proc/mounts | sort -r | xargs -r umount -l
        rm -rf "$FOLDER"
        """;

    private HttpClient Client() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://docker") };

    private static async Task<bool> IsThereAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/_ping", UriKind.Relative));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task AnswersAsync()
    {
        using var client = Client();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                (await client.GetAsync(new Uri("/_ping", UriKind.Relative))).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task ImportBusyboxAsync()
    {
        using var client = Client();
        using var content = new StreamContent(BusyboxArchive.Write());
        var address = new Uri(
            "/v1.41/images/create?fromSrc=-&repo=nowait-busybox&tag=1&changes=ENV%20PATH%3D%2Fbin&changes=CMD%20%5B%22sh%22%5D",
            UriKind.Relative);
        (await client.PostAsync(address, content)).EnsureSuccessStatusCode();
    }
}

/// <summary>How an engine of one's own is.</summary>
public sealed record EngineOptions
{
    /// <summary>How much it can hold, as <c>100m</c>; null for as much as there is.</summary>
    public string? Room { get; init; }

    /// <summary>Whether it sets the machine's firewall up for its containers, as engines do in earnest.</summary>
    public bool HasFirewall { get; init; }
}
