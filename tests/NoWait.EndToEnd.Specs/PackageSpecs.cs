using System.Globalization;
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
        await BreakTheDefinitionAsync();
        await FillTheDiskAsync();
        await HideTheSourcesAsync();
        await KillAsync();
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

    private async Task BreakTheDefinitionAsync()
    {
        build.Edit("build/Build.cs", "Entrypoint(\"/hello\")", "Entrypoint(\"hello\")");
        await FailsAsync(2, "Deploy", "Stage 'run'", "ENTRYPOINT", "/hello");
        (await build.AnswerAsync()).ShouldBe("third");
        build.Edit("build/Build.cs", "Entrypoint(\"hello\")", "Entrypoint(\"/hello\")");
        (await build.BuildAsync("Deploy")).ExitCode.ShouldBe(0);
    }

    // In a mount namespace of its own the disk is full for this one run only.
    private async Task FillTheDiskAsync()
    {
        build.Edit("hello.c", "third", "fifth");
        var noRoom = await WithoutRoomInAsync("cache");
        noRoom.ExitCode.ShouldBe(1, noRoom.Output);
        noRoom.Output.ShouldContain("space");
        (await build.AnswerAsync()).ShouldBe("third");

        // A report that cannot be kept is no reason to leave a service undeployed.
        var noLedger = await WithoutRoomInAsync("ledger");
        noLedger.ExitCode.ShouldBe(0, noLedger.Output);
        noLedger.Output.ShouldContain("space");
        (await build.AnswerAsync()).ShouldBe("fifth");
    }

    private async Task<Said> WithoutRoomInAsync(string folder)
    {
        var said = await build.RunAsync(
            "unshare", "-rm", "sh", "-c", $"mount -t tmpfs -o size=4k tmpfs .nuke/{folder} && exec bash build.sh Deploy");
        said.Output.ShouldNotContain("   at ", Case.Sensitive);
        return said;
    }

    // Root reads everything: the build is somebody else's for once.
    private async Task HideTheSourcesAsync()
    {
        build.Edit("hello.c", "fifth", "sixth");
        var source = Path.Combine(build.Root, "hello.c");
        File.SetUnixFileMode(source, UnixFileMode.None);
        var said = Environment.IsPrivilegedProcess
            ? await build.RunAsync("setpriv", "--bounding-set=-all", "--inh-caps=-all", "bash", "build.sh", "Deploy")
            : await build.BuildAsync("Deploy");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("hello.c");
        said.Output.ShouldContain("denied");
        said.Output.ShouldNotContain("   at ", Case.Sensitive);
        (await build.AnswerAsync()).ShouldBe("fifth");
        File.SetUnixFileMode(source, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await build.BuildAsync("Deploy")).ExitCode.ShouldBe(0);
    }

    private async Task KillAsync()
    {
        var random = new Random(7);
        var text = "sixth";
        for (var i = 0; i < 12; i++)
        {
            var next = $"kil{i:00}";
            build.Edit("hello.c", text, next);
            var (old, delay) = (await build.AnswerAsync(), random.Next(100, 1200));
            await build.RunAsync("timeout", "-s", "KILL", string.Create(CultureInfo.InvariantCulture, $"{delay / 1000.0:0.000}"), "bash", "build.sh", "Deploy");

            (await build.AnswerAsync()).ShouldBeOneOf(old, next);
            (await build.BuildAsync("Deploy")).ExitCode.ShouldBe(0);
            (await build.AnswerAsync()).ShouldBe(next);
            text = next;
        }
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
