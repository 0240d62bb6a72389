using System.Net;
using System.Net.Sockets;
using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>A repository of somebody else's, outside of this tree: one service in C, and a build made of our packages.</summary>
public sealed class PackagedBuild : IAsyncLifetime
{
    private const string Server = """
        #include <arpa/inet.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        #include <sys/socket.h>

        static const char *answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nfirst";

        int main(void) {
            int server = socket(AF_INET, SOCK_STREAM, 0), on = 1;
            struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(getenv("PORT"))) };
            setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
            if (bind(server, (struct sockaddr *)&address, sizeof address) || listen(server, 16)) { perror("bind"); return 1; }
            for (;;) {
                char request[4096];
                int client = accept(server, 0, 0);
                if (client < 0) continue;
                if (read(client, request, sizeof request) > 0) (void)!write(client, answer, strlen(answer));
                close(client);
            }
        }

        """;

    private static readonly string[] Packages =
        ["NoWait.Oci", "NoWait.Docker", "NoWait.Binaries", "NoWait.Timing", "NoWait", "NoWait.Engine", "NoWait.Targets"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _version = $"0.1.0-spec.{Environment.ProcessId}";

    public string Root => _folder["somebody else"];

    public int Port { get; } = FreePort();

    public HttpClient Browser { get; } = new();

    public Task<Said> BuildAsync(params string[] arguments) => RunAsync("bash", ["build.sh", .. arguments]);

    public Task<Said> RunAsync(string program, params string[] arguments) => new Terminal(Root).RunAsync(program, arguments);

    public Task<string> AnswerAsync() => Browser.GetStringAsync(new Uri($"http://localhost:{Port}/"));

    public void Edit(string file, string old, string @new)
    {
        var path = Path.Combine(Root, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    public async Task InitializeAsync()
    {
        var here = new Terminal(Tree.Root);
        foreach (var package in Packages)
        {
            _ = (await here.RunAsync(
                "dotnet", "pack", $"src/{package}", "-c", "Release", "--nologo", "-v", "q", $"-p:Version={_version}",
                "-p:RunAnalyzers=false", "-o", _folder["packages"])).Well;
        }

        _folder.Write("somebody else/nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="ours" value="{_folder["packages"]}" />
              </packageSources>
            </configuration>
            """);
        _folder.Write("somebody else/build/_build.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="NoWait.Targets" Version="{_version}" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write("somebody else/build/Build.cs", $$"""
            using NoWait;
            using NoWait.Targets;
            using Nuke.Common;

            [CostOfWaiting(Developers = 10, HourlyRate = 85)]
            sealed class Build : NukeBuild, IDeploy
            {
                public static int Main() => Execute<Build>(x => ((IDeploy)x).Deploy);

                public IEnumerable<Service> Services => [new("hello") { Image = Hello, Port = {{Port}}, Health = "/", HealthDeadline = TimeSpan.FromSeconds(5) }];

                private static NoWait.Images.ImageDefinition Hello => Image
                    .Stage("build", "gcc:14", s => s.Workdir("/src").Copy("hello.c").Run("mkdir -p /out && gcc -O1 -g -static -o /out/hello hello.c").Strip("/out/hello"))
                    .Stage("run", "scratch", s => s.CopyFrom("build", "/out/hello", "/hello").Entrypoint("/hello"));
            }
            """);
        _folder.Write("somebody else/hello.c", Server);
        _folder.Write("somebody else/.nuke/parameters.json", "{}\n");
        File.Copy(Path.Combine(Tree.Root, "build.sh"), Path.Combine(Root, "build.sh"));
    }

    public async Task DisposeAsync()
    {
        await BuildAsync("Stop");
        Browser.Dispose();
        _folder.Dispose();
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Packages)
        {
            var restored = Path.Combine(cache, package.ToLowerInvariant(), _version);
            if (Directory.Exists(restored))
            {
                Directory.Delete(restored, recursive: true);
            }
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
