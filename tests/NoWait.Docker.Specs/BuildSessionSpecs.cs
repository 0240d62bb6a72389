using System.Security.Cryptography;
using System.Text;
using NoWait.Docker.Build;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class BuildSessionSpecs : BuildScenario
{
    [FactNeeds("docker")]
    public async Task Only_changed_files_of_the_context_travel()
    {
        for (var i = 0; i < 50; i++)
        {
            Folder.Write($"many/{i % 7}/file-{i}", new string('x', 1000 + i));
        }

        var dockerfile = $"FROM {RealEngine.Busybox}\nCOPY many/ /many/\n";
        (await BuildAsync(dockerfile)).ContextBytes.ShouldBe((50 * 1000) + (49 * 50 / 2));
        Folder.Write("many/3/file-3", "changed");
        File.Delete(Folder["many/4/file-4"]);

        (await BuildAsync(dockerfile)).ContextBytes.ShouldBe(7);
        (await RunAsync("cat /many/3/file-3; echo; ls /many/4 | grep -c . ; ls /many/4/file-4 2>&1 | grep -c No")).ShouldBe(["changed", "6", "1"]);
        var third = await BuildAsync(dockerfile);
        third.ContextBytes.ShouldBe(0);
        third.Instructions.Single(step => step.Number == 2).IsCached.ShouldBeTrue();
    }

    [FactNeeds("docker")]
    public async Task What_is_ignored_does_not_travel()
    {
        Folder.Write("keep/a", "1234");
        Folder.Write("keep/secret.key", "no");
        Folder.Write("node_modules/deep/b", "no");
        Folder.Write("mixed/out", "no");
        Folder.Write("mixed/in", "56");
        Folder.Write("empty-when-filtered/x", "no");

        var result = await BuildAsync($"FROM {RealEngine.Busybox}\nCOPY . /all/\n", spec => spec with
        {
            Context = new BuildContext(Folder.Path)
            {
                Includes = path => path is "keep" or "keep/a" or "mixed/in",
                Enters = path => path != "node_modules",
            },
        });

        result.ContextBytes.ShouldBe(6);
        (await RunAsync("cd /all && find . | sort")).ShouldBe([".", "./keep", "./keep/a", "./mixed", "./mixed/in"]);
    }

    [FactNeeds("docker")]
    public async Task A_secret_reaches_its_step_and_nothing_else()
    {
        Folder.Write("token", "hunter2-file");

        var result = await BuildAsync($"""
            FROM {RealEngine.Busybox}
            RUN --mount=type=secret,id=file --mount=type=secret,id=variable \
                sha256sum /run/secrets/file /run/secrets/variable | cut -c1-8 > /sums
            """, spec => spec with
        {
            Context = null,
            Secrets = new Dictionary<string, BuildSecret>
            {
                ["file"] = BuildSecret.FromFile(Folder["token"]),
                ["variable"] = BuildSecret.FromText(() => "hunter2-variable"),
            },
        });

        (await RunAsync("cat /sums; ls /run/secrets 2>/dev/null")).ShouldBe(
            [.. new[] { "hunter2-file", "hunter2-variable" }.Select(Sha256)]);
        Events.Select(e => e.ToString()!).Concat(result.Steps.Select(step => step.ToString())).ShouldAllBe(text => !text.Contains("hunter2"));
        (await Docker.Images.HistoryAsync(Tag, default)).ShouldAllBe(step => !step.CreatedBy.Contains("hunter2"));
    }

    [FactNeeds("docker")]
    public async Task A_secret_that_cannot_be_read_says_which_file()
    {
        var error = await Should.ThrowAsync<DockerException>(() => BuildAsync($"""
            FROM {RealEngine.Busybox}
            RUN --mount=type=secret,id=gone,required=true cat /run/secrets/gone
            """, spec => spec with { Secrets = new Dictionary<string, BuildSecret> { ["gone"] = BuildSecret.FromFile(Folder["gone"]) } }));

        error.Message.ShouldContain(Folder["gone"]);
    }

    [FactNeeds("docker")]
    public async Task An_ssh_agent_that_was_not_given_is_missed_by_its_id()
    {
        var error = await Should.ThrowAsync<DockerBuildException>(() => BuildAsync($"""
            FROM {RealEngine.Busybox}
            RUN --mount=type=ssh,id=other,required=true true
            """, spec => spec with { SshAgents = new Dictionary<string, string> { ["default"] = Folder["agent.sock"] } }));

        error.Message.ShouldContain("other");
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
