using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NoWait.Testing;

namespace NoWait.Oci.Specs;

/// <summary>Debian's docker-registry on a free port of the loopback, gone when the test is.</summary>
internal sealed class RealRegistry : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private RealRegistry(int port)
    {
        Host = $"127.0.0.1:{port}";
        var config = _folder.Write("config.yml", $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{_folder["data"]}} }, delete: { enabled: true } }
            http: { addr: "{{Host}}" }
            """);
        _process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", config])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public string Host { get; }

    public static async Task<RealRegistry> StartAsync()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var registry = new RealRegistry(((IPEndPoint)probe.LocalEndpoint).Port);
        probe.Stop();
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://{registry.Host}/v2/"));
                return registry;
            }
            catch (HttpRequestException) when (!registry._process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
