using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace NoWait.Testing;

/// <summary>A Docker Engine of the test run's own: started once, when it is first asked for, and gone with the process.</summary>
/// <remarks>
/// A shell stands guard: it ends when this process does, however that happens, stops the daemon and deletes what it kept.
/// Without root, a daemon that already runs at the usual socket is used.
/// </remarks>
public sealed class RealEngine
{
    /// <summary>A small image with a shell and the usual programs, there from the start.</summary>
    public const string Busybox = "nowait-busybox:1";

    private const string UsualSocket = "/var/run/docker.sock";

    private static readonly Lazy<Task<RealEngine>> Shared = new(StartOnceAsync);

    private RealEngine(string socket) => Socket = socket;

    /// <summary>The absolute path of its unix socket.</summary>
    public string Socket { get; }

    /// <summary>Its address, as in <c>DOCKER_HOST</c>.</summary>
    public string Host => $"unix://{Socket}";

    /// <summary>The engine of this test run.</summary>
    public static Task<RealEngine> StartAsync() => Shared.Value;

    /// <summary>Why no engine can be had here; null when it can.</summary>
    public static string? Obstacle =>
        Environment.IsPrivilegedProcess || File.Exists(UsualSocket)
            ? null
            : "dockerd needs root, and no daemon runs at " + UsualSocket + ".";

    private static async Task<RealEngine> StartOnceAsync()
    {
        var engine = new RealEngine(Environment.IsPrivilegedProcess ? StartGuarded() : UsualSocket);
        await engine.AnswersAsync();
        await engine.ImportBusyboxAsync();
        return engine;
    }

    private static string StartGuarded()
    {
        var folder = Directory.CreateTempSubdirectory("nowait-engine-").FullName;
        var id = Environment.ProcessId;
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Guard])
        {
            RedirectStandardInput = true,
            Environment = { ["FOLDER"] = folder, ["BRIDGE"] = string.Create(CultureInfo.InvariantCulture, $"nwt{id}") },
        };
        var guard = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            guard.StandardInput.Close();
            guard.WaitForExit(TimeSpan.FromSeconds(30));
        };
        return Path.Combine(folder, "docker.sock");
    }

    /// <summary>Runs until its standard input ends; its networks are in a range of addresses that nobody else has.</summary>
    private const string Guard =
        """
        trap '' INT TERM HUP
        for RANGE in $(seq 60 250 | shuf); do ip -o -4 addr | grep -q " 10\.$RANGE\." || break; done
        ip link add "$BRIDGE" type bridge && ip addr add "10.$RANGE.255.1/24" dev "$BRIDGE" && ip link set "$BRIDGE" up
        dockerd --host "unix://$FOLDER/docker.sock" --data-root "$FOLDER/data" --exec-root "$FOLDER/exec" \
            --pidfile "$FOLDER/pid" --storage-driver overlay2 --bridge "$BRIDGE" --shutdown-timeout 1 \
            --default-address-pool "base=10.$RANGE.0.0/17,size=26" \
            </dev/null >"$FOLDER/log" 2>&1 &
        cat >/dev/null
        kill $!
        wait $!
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
