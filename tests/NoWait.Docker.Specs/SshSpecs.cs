using NoWait.Testing;

namespace NoWait.Docker.Specs;

/// <summary>These start a real process in place of ssh, found on the <c>PATH</c> of this process.</summary>
public sealed class SshSpecs
{
    [FactNeeds("docker")]
    public async Task A_remote_daemon_is_reached_through_ssh()
    {
        using var folder = new TemporaryFolder();
        var real = await RealEngine.StartAsync();
        // Everything up to the host is ssh's own; what follows it runs there.
        Scripts.Write(folder, "ssh", $"""
            echo "$@" >> {folder["arguments"]}
            while [ "$1" != -- ]; do shift; done
            shift 2
            DOCKER_HOST={real.Host} exec "$@"
            """);
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{folder.Path}:{path}");
        try
        {
            using var docker = new DockerEngine(DockerEndpoint.Parse("ssh://me@far.example:2222"));
            (await docker.Daemon.VersionAsync(default)).Os.ShouldBe("linux");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }

        (await File.ReadAllLinesAsync(folder["arguments"]))[0]
            .ShouldBe("-o ConnectTimeout=30 -T -l me -p 2222 -- far.example docker system dial-stdio");
    }
}
