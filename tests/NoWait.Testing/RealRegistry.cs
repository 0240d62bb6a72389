using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NoWait.Testing;

/// <summary>A registry of the test's own on a loopback port, gone with the test or with this process.</summary>
public sealed class RealRegistry : IDisposable
{
    /// <summary>The only user, where the registry asks for one.</summary>
    public const string User = "me";

    /// <summary>Its password.</summary>
    public const string Password = "hunter2";

    // bcrypt of the password, cost 5.
    private const string Users = User + ":$2b$05$abcdefghijklmnopqrstuuoXuKqgZXLiJqzfmMXDDhSFPIvxV7t8.\n";

    // In a mount namespace of its own a disk as small as one likes is this registry's only.
    private const string Guard = """
        trap '' INT TERM HUP
        mkdir -p "$DATA"
        [ -z "$ROOM" ] || mount -t tmpfs -o size="$ROOM" tmpfs "$DATA" || exit 1
        docker-registry serve "$CONFIG" </dev/null >"$LOG" 2>/dev/null &
        cat >/dev/null
        kill $!
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Process _guard;

    private RealRegistry(int port, bool asksForUser, string? room)
    {
        Host = $"127.0.0.1:{port}";
        _folder.Write("users", Users);
        var auth = asksForUser ? $"auth: {{ htpasswd: {{ realm: test, path: {_folder["users"]} }} }}" : "";
        var config = _folder.Write("config.yml", $"""
            version: 0.1
            log: {"{ level: error }"}
            storage: {$"{{ filesystem: {{ rootdirectory: {_folder["data"]} }}, delete: {{ enabled: true }} }}"}
            http: {$"{{ addr: {Host} }}"}
            {auth}
            """);
        string[] disk = room is null ? [] : ["unshare", "-rm"];
        _guard = Process.Start(new ProcessStartInfo("setsid", [.. disk, "sh", "-c", Guard])
        {
            RedirectStandardInput = true,
            Environment = { ["CONFIG"] = config, ["DATA"] = _folder["data"], ["ROOM"] = room ?? "", ["LOG"] = _folder["log"] },
        })!;
    }

    /// <summary>Its address as <c>127.0.0.1:port</c>; engines talk to loopback without TLS.</summary>
    public string Host { get; }

    /// <summary>What it was asked for, as <c>PUT /v2/…</c>, the oldest first.</summary>
    public IReadOnlyList<string> Requests => [.. File.ReadLines(_folder["log"])
        .Select(line => line.Split('"'))
        .Where(parts => parts.Length > 2 && parts[1].EndsWith(" HTTP/1.1", StringComparison.Ordinal))
        .Select(parts => parts[1][..^" HTTP/1.1".Length])];

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="asksForUser">Whether only <see cref="User"/> may come in.</param>
    /// <param name="room">How much it can hold, as <c>1m</c>; null for as much as there is.</param>
    public static async Task<RealRegistry> StartAsync(bool asksForUser = false, string? room = null)
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var registry = new RealRegistry(port, asksForUser, room);
        using var client = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{registry.Host}/v2/"));
                return registry;
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Changes what it holds of a blob, behind its back.</summary>
    public void Damage(string hex, Func<byte[], byte[]> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var file = Path.Combine(_folder["data"], "docker/registry/v2/blobs/sha256", hex[..2], hex, "data");
        File.WriteAllBytes(file, change(File.ReadAllBytes(file)));
    }

    /// <summary>Lets it answer, and take nothing more.</summary>
    public void MakeReadOnly()
    {
        // A file where it would begin an upload.
        foreach (var uploads in Directory.EnumerateDirectories(_folder["data"], "_uploads", SearchOption.AllDirectories).ToList())
        {
            Directory.Delete(uploads, recursive: true);
            File.WriteAllText(uploads, "");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
        _folder.Dispose();
    }
}
