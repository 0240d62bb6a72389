using System.Net.Sockets;
using System.Text;
using NoWait.Docker.Build;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

/// <summary>A proxy before the daemon that lets nobody change the protocol.</summary>
public sealed class SessionlessSpecs : BuildScenario
{
    [FactNeeds("docker")]
    public async Task Without_a_session_the_whole_context_travels()
    {
        Folder.Write("context/a.txt", "12345");
        Folder.Write("context/b/c.txt", "678");
        Folder.Write("context/skipped", "no");
        File.CreateSymbolicLink(Folder["context/link"], "a.txt");
        await using var proxy = await PlainProxy.StartAsync(Folder["proxy.sock"]);
        using var docker = new DockerEngine(DockerEndpoint.Parse($"unix://{Folder["proxy.sock"]}"));

        var result = await docker.Builder.BuildAsync(
            new BuildSpec
            {
                Dockerfile = $"FROM {RealEngine.Busybox}\nCOPY . /all/\n",
                Context = new BuildContext(Folder["context"]) { Includes = path => path != "skipped" },
                Tags = [Tag],
            },
            null,
            default);

        result.ContextBytes.ShouldBe(8);
        (await RunAsync("cd /all && cat a.txt link b/c.txt; echo; ls")).ShouldBe(["1234512345678", "a.txt", "b", "link"]);
    }

    [FactNeeds("docker")]
    public async Task What_needs_a_session_says_so()
    {
        await using var proxy = await PlainProxy.StartAsync(Folder["proxy.sock"]);
        using var docker = new DockerEngine(DockerEndpoint.Parse($"unix://{Folder["proxy.sock"]}"));

        (await Should.ThrowAsync<DockerException>(() => docker.Builder.BuildAsync(
            new BuildSpec { Dockerfile = "FROM scratch\n", Output = new BuildTarget.Folder(Folder["out"]) }, null, default))).Message
            .ShouldContain("offers no session");
    }

    private sealed class PlainProxy(Socket listener, string target) : IAsyncDisposable
    {
        public static async Task<PlainProxy> StartAsync(string path)
        {
            var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            var proxy = new PlainProxy(listener, (await RealEngine.StartAsync()).Socket);
            _ = proxy.AcceptAsync();
            return proxy;
        }

        public ValueTask DisposeAsync()
        {
            listener.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = PassAsync(await listener.AcceptAsync());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task PassAsync(Socket client)
        {
            await using var near = new NetworkStream(client, ownsSocket: true);
            var buffer = new byte[16384];
            var read = await near.ReadAsync(buffer);
            if (Encoding.ASCII.GetString(buffer, 0, read).Contains("/session"))
            {
                await near.WriteAsync(Encoding.ASCII.GetBytes(MisbehavingDaemon.Response(403, "no upgrades here")));
                return;
            }

            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(target));
            await using var far = new NetworkStream(socket, ownsSocket: true);
            await far.WriteAsync(buffer.AsMemory(0, read));
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
    }
}
