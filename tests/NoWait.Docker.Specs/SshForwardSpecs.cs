using System.Diagnostics;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class SshForwardSpecs : BuildScenario
{
    [FactNeeds("docker", "ssh-agent")]
    public async Task A_step_may_use_the_keys_of_an_agent_here()
    {
        var socket = Folder["agent.sock"];
        using var agent = Process.Start("ssh-agent", ["-D", "-a", socket])!;
        try
        {
            await SucceedAsync("ssh-keygen", "", ["-q", "-t", "ed25519", "-N", "", "-C", "key-of-the-test", "-f", Folder["key"]]);
            await SucceedAsync("ssh-add", socket, ["-q", Folder["key"]]);
            // The image gets this machine's ssh-add and the libraries that it needs.
            await SucceedAsync("sh", "", ["-c", $"mkdir -p '{Folder["root"]}' && cp -L --parents $(command -v ssh-add) $(ldd $(command -v ssh-add) | grep -o '/[^ ]*') '{Folder["root"]}'"]);

            await BuildAsync($"""
                FROM {RealEngine.Busybox}
                COPY root/ /
                RUN --mount=type=ssh $(find / -name ssh-add -type f | head -1) -l > /keys
                """, spec => spec with { SshAgents = new Dictionary<string, string> { ["default"] = socket } });

            (await RunAsync("cat /keys")).Single().ShouldContain("key-of-the-test (ED25519)");
        }
        finally
        {
            agent.Kill();
        }
    }

    private static async Task SucceedAsync(string program, string agent, string[] arguments)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { Environment = { ["SSH_AUTH_SOCK"] = agent } })!;
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
            {
                return;
            }

            attempt.ShouldBeLessThan(50, program);
            await Task.Delay(50);
        }
    }
}
