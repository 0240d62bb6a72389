using System.Net;
using System.Net.Sockets;
using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>What a user of the packages sees, from the first deployment through every mistake: one test, in the order of a day.</summary>
public sealed class PackageSpecs(PackagedBuild build) : IClassFixture<PackagedBuild>
{
    [FactNeeds("gcc", "strip")]
    public async Task The_packed_targets_deploy_a_service_and_survive_every_mistake()
    {
        await DeployAsync();
        await AskWronglyAsync();
        await BreakTheSourcesAsync();
        await BreakTheServiceAsync();
        await DamageWhatIsStoredAsync();
        await TakeThePortAsync();
    }

    private async Task DeployAsync()
    {
        var said = (await build.BuildAsync()).Well;

        said.ShouldContain($"http://localhost:{build.Port}");
        said.ShouldContain("->", customMessage: "strip says from what to what");
        (await build.AnswerAsync()).ShouldBe("first");
        (await build.BuildAsync("Deploy")).Well.ShouldContain("nothing changed, runs and is well");

        build.Edit("hello.c", "first", "other");
        var second = (await build.BuildAsync("Deploy")).Well;
        second.ShouldContain("hello.c changed");
        (await build.AnswerAsync()).ShouldBe("other");
        (await build.BuildAsync("Logs", "--tail", "5")).ExitCode.ShouldBe(0);
    }

    private async Task AskWronglyAsync()
    {
        await FailsAsync(2, "Deploi", "Deploy");
        await FailsAsync(2, "--servces hello", "--services");
        await FailsAsync(2, "Deploy --services helo", "hello");
        await FailsAsync(2, "Deploy --to mars", "process");
        await FailsAsync(2, "Deploy --builder oven --all", "host");
        await FailsAsync(2, "Logs --tail many", "--tail");
        (await build.AnswerAsync()).ShouldBe("other");
    }

    private async Task BreakTheSourcesAsync()
    {
        build.Edit("hello.c", "int main(void) {", "int main(void) { not C;");
        await FailsAsync(1, "Deploy", "hello.c", "gcc -O1", "exit code 1");
        (await build.AnswerAsync()).ShouldBe("other");
        build.Edit("hello.c", " not C;", "");
    }

    private async Task BreakTheServiceAsync()
    {
        build.Edit("hello.c", "200 OK", "500 No");
        await FailsAsync(1, "Deploy", "500", "is running");
        (await build.AnswerAsync()).ShouldBe("other");
        build.Edit("hello.c", "500 No", "200 OK");
        build.Edit("hello.c", "int main(void) {", "int main(void) { return 3;");
        await FailsAsync(1, "Deploy", "3", "is running");
        (await build.AnswerAsync()).ShouldBe("other");
        build.Edit("hello.c", " return 3;", "");
        (await build.BuildAsync("Deploy")).ExitCode.ShouldBe(0);
    }

    private async Task DamageWhatIsStoredAsync()
    {
        var ledger = Directory.GetFiles(Path.Combine(build.Root, ".nuke", "ledger"), "*.jsonl").ShouldHaveSingleItem();
        var before = File.ReadAllLines(ledger).Length;
        await File.AppendAllTextAsync(ledger, "{\"at\":\"2026-11-2");
        foreach (var file in Directory.GetFiles(Path.Combine(build.Root, ".nuke", "cache"), "*", SearchOption.TopDirectoryOnly)
            .Where(file => !file.EndsWith(".gitignore", StringComparison.Ordinal)))
        {
            await File.WriteAllTextAsync(file, "of another version");
        }

        build.Edit("hello.c", "other", "third");
        (await build.BuildAsync("Deploy")).Well.ShouldContain("the line at byte");
        (await build.AnswerAsync()).ShouldBe("third");
        File.ReadAllLines(ledger).Length.ShouldBeGreaterThan(before + 1);
    }

    private async Task TakeThePortAsync()
    {
        (await build.BuildAsync("Stop")).Well.ShouldContain("stopped");
        using var stranger = new TcpListener(IPAddress.Any, build.Port);
        stranger.Start();
        await FailsAsync(1, "Deploy", $"{build.Port}");
        stranger.Stop();
        (await build.BuildAsync("Deploy")).ExitCode.ShouldBe(0);
        (await build.AnswerAsync()).ShouldBe("third");
    }

    private async Task FailsAsync(int exitCode, string command, params string[] words)
    {
        var said = await build.BuildAsync(command.Split(' '));

        said.ExitCode.ShouldBe(exitCode, said.Output);
        foreach (var word in words)
        {
            said.Output.ShouldContain(word);
        }

        said.Output.ShouldNotContain("   at ", Case.Sensitive, "no stack trace without --verbosity verbose");
    }
}
