using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>A service of somebody else's in containers and in a swarm, by the command line alone.</summary>
public sealed class EngineSpecs(PackagedBuild build) : IClassFixture<PackagedBuild>
{
    [FactNeeds("docker", "swarm", "gcc", "strip")]
    public async Task The_packed_targets_deploy_to_a_container_and_to_a_swarm()
    {
        var host = (await RealEngine.StartAsync()).Host;
        await DeployAsync("docker", host, "gap");
        // Other tests have swarms of their own on this machine.
        var address = $"127.254.{Environment.ProcessId / 254 % 254}.{Environment.ProcessId % 254 + 1}";
        (await build.RunAsync("docker", "--host", host, "swarm", "init", "--listen-addr", $"{address}:2377", "--advertise-addr", address)).Well
            .ShouldContain("Swarm initialized");
        try
        {
            build.Edit("build/Build.cs", "Health = \"/\"", "Health = \"/\", Swarm = new() { PublishOnHost = true }");
            await DeployAsync("swarm", host, "gap");
        }
        finally
        {
            await build.RunAsync("docker", "--host", host, "swarm", "leave", "--force");
        }
    }

    private async Task DeployAsync(string deployer, string host, string word)
    {
        string[] engine = ["--docker-host", host, "--project", "somebody-else"];
        (await build.BuildAsync(["Deploy", "--to", deployer, .. engine])).Well.ShouldContain($"http://localhost:{build.Port}");
        var before = await build.AnswerAsync();
        var next = before == "first" ? "other" : "first";

        build.Edit("hello.c", before, next);
        (await build.BuildAsync(["Deploy", .. engine])).Well.ShouldContain(word);
        (await build.AnswerAsync()).ShouldBe(next);
        (await build.BuildAsync(["Deploy", .. engine])).Well.ShouldContain("nothing changed, runs and is well");
        (await build.BuildAsync(["Status", .. engine])).Well.ShouldContain("running, at http://localhost");
        (await build.BuildAsync(["Logs", .. engine])).ExitCode.ShouldBe(0);

        build.Edit("hello.c", "int main(void) {", "int main(void) { return 3;");
        var failed = await build.BuildAsync(["Deploy", .. engine]);
        failed.ExitCode.ShouldBe(1, failed.Output);
        failed.Output.ShouldContain("is running");
        build.Edit("hello.c", " return 3;", "");
        (await build.BuildAsync(["Deploy", .. engine])).ExitCode.ShouldBe(0);
        (await build.AnswerAsync()).ShouldBe(next);
        (await build.BuildAsync(["Stop", .. engine])).Well.ShouldContain("stopped");
    }
}
