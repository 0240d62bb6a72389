using NoWait.Testing;
using NoWait.Timing.Events;
using NoWait.Workflows;
using YamlDotNet.RepresentationModel;

namespace NoWait.Specs.Workflows;

/// <summary>The workflow that a build writes for GitHub Actions.</summary>
public sealed class WorkflowSpecs : IDisposable
{
    private const string Name = ".github/workflows/nowait.yml";

    private static readonly WorkflowPlan Everything = new()
    {
        HasServices = true, HasTests = true, Shards = 3, Ships = true, Environment = "production", Secrets = ["TOKEN"], PushesToGitHub = true,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tests_run_on_pull_requests_and_the_main_branch_shared_by_machines()
    {
        var workflow = Read(Everything);

        At(workflow, "on", "push", "branches", "0").ShouldBe("main");
        Node(workflow, "on").Children.Keys.Select(key => ((YamlScalarNode)key).Value).ShouldBe(["push", "pull_request"]);
        ((YamlSequenceNode)Any(workflow, "jobs", "test", "strategy", "matrix", "shard")).Children.Select(shard => ((YamlScalarNode)shard).Value).ShouldBe(["1", "2", "3"]);
        Commands(workflow, "test").ShouldBe(["./build.sh Test --shard ${{ matrix.shard }}/3"]);
        Commands(workflow, "build").ShouldBe(["./build.sh BuildImages"]);
        At(workflow, "jobs", "build", "if").ShouldBe("github.event_name == 'pull_request'");
    }

    [Fact]
    public void The_main_branch_is_shipped_when_its_tests_passed_one_run_after_the_other()
    {
        var workflow = Read(Everything);

        Commands(workflow, "ship").ShouldBe(["./build.sh Ship --environment production"]);
        At(workflow, "jobs", "ship", "if").ShouldBe("github.event_name == 'push'");
        At(workflow, "jobs", "ship", "needs").ShouldBe("test");
        At(workflow, "jobs", "ship", "environment").ShouldBe("production");
        At(workflow, "jobs", "ship", "concurrency", "group").ShouldBe("ship-production");
        At(workflow, "jobs", "ship", "concurrency", "cancel-in-progress").ShouldBe("false");
        At(workflow, "jobs", "ship", "env", "TOKEN").ShouldBe("${{ secrets.TOKEN }}");
        Node(workflow, "jobs", "test").Children.ContainsKey(new YamlScalarNode("env")).ShouldBeFalse("tests know no secrets");
    }

    [Fact]
    public void Nobody_may_do_more_than_needs_be()
    {
        var workflow = Read(Everything);

        Node(workflow, "permissions").Children.Select(pair => $"{pair.Key}: {pair.Value}").ShouldBe(["contents: read"]);
        Node(workflow, "jobs", "ship", "permissions").Children.Select(pair => $"{pair.Key}: {pair.Value}").ShouldBe(["contents: write", "packages: write"]);
        Node(workflow, "jobs", "comment", "permissions").Children.Select(pair => $"{pair.Key}: {pair.Value}").ShouldBe(["pull-requests: write"]);
        Node(workflow, "jobs", "comment").Children.ContainsKey(new YamlScalarNode("env")).ShouldBeFalse("it knows no secrets");
        foreach (var job in (string[])["test", "build"])
        {
            Node(workflow, "jobs", job).Children.ContainsKey(new YamlScalarNode("permissions")).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(true, true, true, 1)]
    [InlineData(true, false, true, 1)]
    [InlineData(false, true, false, 4)]
    [InlineData(true, false, false, 1)]
    public void It_is_the_same_each_time_and_whole_whatever_the_build_has(bool services, bool tests, bool ships, int shards)
    {
        var plan = new WorkflowPlan { HasServices = services, HasTests = tests, Ships = ships, Shards = shards };

        var text = GitHubWorkflow.Render(plan);

        GitHubWorkflow.Render(plan with { }).ShouldBe(text);
        var jobs = Node(Read(plan), "jobs").Children;
        jobs.Keys.Select(job => ((YamlScalarNode)job).Value).ShouldBe(((string?[])[tests ? "test" : null, services ? "build" : null, "comment", ships ? "ship" : null]).OfType<string>());
        foreach (var step in jobs.Values.SelectMany(job => ((YamlSequenceNode)((YamlMappingNode)job)["steps"]).Children.Cast<YamlMappingNode>()))
        {
            if (step.Children.TryGetValue(new YamlScalarNode("uses"), out var action))
            {
                action.ToString().ShouldMatch("^actions/(checkout|cache|upload-artifact|download-artifact)@v\\d+$");
            }
        }
    }

    [Fact]
    public void What_cannot_stand_in_it_is_refused()
    {
        Should.Throw<InvalidUsageException>(() => GitHubWorkflow.Render(new())).Message.ShouldContain("neither tests nor services");
        Should.Throw<InvalidUsageException>(() => GitHubWorkflow.Render(Everything with { Branch = "a'\n  b: c" })).Message.ShouldContain("cannot stand in a workflow");
        Should.Throw<InvalidUsageException>(() => GitHubWorkflow.Render(Everything with { Shards = 257 })).Message.ShouldContain("a matrix has 1 to 256");
    }

    [Fact]
    public void It_is_written_once_and_anew_when_the_build_changes()
    {
        var file = new WorkflowFile(_folder.Path, Name);

        file.Write("a: 1\n", force: false).ShouldBeTrue();
        file.Write("a: 1\n", force: false).ShouldBeFalse();
        file.Check("a: 1\n");
        Should.Throw<InvalidOperationException>(() => file.Check("a: 2\n")).Message
            .ShouldStartWith($"{Name}:2 is not what the build says ('a: 1' in place of 'a: 2')");
        file.Write("a: 2\n", force: false).ShouldBeTrue();
    }

    [Fact]
    public void What_somebody_changed_by_hand_is_never_overwritten_silently()
    {
        var file = new WorkflowFile(_folder.Path, Name);
        file.Write("a: 1\n", force: false);
        File.AppendAllText(_folder[Name], "b: 2\n");

        Should.Throw<InvalidUsageException>(() => file.Write("a: 3\n", force: false)).Message.ShouldContain("was changed by hand");
        File.ReadAllText(_folder[Name]).ShouldEndWith("b: 2\n");
        Should.Throw<InvalidOperationException>(() => file.Check("a: 1\n"));
        file.Write("a: 3\n", force: true).ShouldBeTrue();

        _folder.Write("own.yml", "mine: true\n");
        Should.Throw<InvalidUsageException>(() => new WorkflowFile(_folder.Path, "own.yml").Write("a: 1\n", force: false));
        Should.Throw<InvalidOperationException>(() => new WorkflowFile(_folder.Path, "none.yml").Check("a: 1\n")).Message.ShouldContain("none.yml is not there");
    }

    [Fact]
    public void A_checkout_with_carriage_returns_is_no_change()
    {
        var file = new WorkflowFile(_folder.Path, Name);
        file.Write("a: 1\n", force: false);
        File.WriteAllText(_folder[Name], File.ReadAllText(_folder[Name]).ReplaceLineEndings("\r\n"));

        file.Check("a: 1\n");
        file.Write("a: 2\n", force: false).ShouldBeTrue();
    }

    [Fact]
    public void A_comment_compares_a_pull_request_with_the_branch_and_escapes_what_people_named()
    {
        var run = Run(60, ("Compile", 40), ("Test", 20)) with { Billed = 0.006m, Rate = 90 };
        IReadOnlyList<Run> before = [Run(90, ("Compile", 70)), Run(80, ("Compile", 60)), Run(200, ("Compile", 180))];

        var comment = PullRequestTimes.Render(run, before, "main|<b>");

        comment.ShouldStartWith("### Ship: 1 min, −30.0 s against main&#124;&#60;b&#62;\n");
        comment.ShouldContain("| Compile | 40.0 s | 1 min 10 s | −30.0 s |\n");
        comment.ShouldContain("| Test | 20.0 s | – |  |\n");
        comment.ShouldContain("Waiting for it: $1.50; billed by the minute, each job rounded up: $0.006. Compared with the median of 3 runs of");
        PullRequestTimes.Render(run, [], "main").ShouldContain("No run of main is known here to compare with.");
    }

    [FactNeeds("bash")]
    public async Task A_pull_request_has_one_comment_which_is_kept_up_to_date()
    {
        var script = Commands(Read(Everything), "comment").ShouldHaveSingleItem();
        At(Read(Everything), "jobs", "comment", "if")!.ShouldContain("github.event.pull_request.head.repo.full_name == github.repository");
        var gh = _folder.Write("bin/gh", "#!/bin/bash\necho \"$*\" >> asked\ncase $* in *--paginate*) cat known 2> /dev/null;; *) cat comment.md;; esac\ntrue\n");
        File.SetUnixFileMode(gh, (UnixFileMode)0b111_101_101);
        var terminal = new Terminal(_folder.Path)
        {
            Environment = { ["PATH"] = $"{_folder["bin"]}:/usr/bin:/bin", ["REPOSITORY"] = "team/shop", ["NUMBER"] = "7" },
        };

        (await terminal.RunAsync("bash", "-e", "-o", "pipefail", "-c", script)).Well.ShouldBe("", "nothing was measured, and nothing is said");
        _folder.Write("waiting/waiting-test/comment.md", "### Test: 2 s\n");
        _folder.Write("waiting/waiting-build/comment.md", "### BuildImages: 1 s\n");
        (await terminal.RunAsync("bash", "-e", "-o", "pipefail", "-c", script)).Well.ShouldBe("<!-- nowait -->\n### BuildImages: 1 s\n### Test: 2 s\n");
        _folder.Write("known", "41\n");
        await terminal.RunAsync("bash", "-e", "-o", "pipefail", "-c", script);

        File.ReadAllLines(_folder["asked"]).Where(line => !line.Contains("--paginate")).ShouldBe(
        [
            "api --silent --method POST repos/team/shop/issues/7/comments --field body=@comment.md",
            "api --silent --method PATCH repos/team/shop/issues/comments/41 --field body=@comment.md",
        ]);
    }

    private static Run Run(double seconds, params (string Name, double Seconds)[] targets) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Id = $"{seconds}",
        By = new("somebody"),
        Asked = ["Ship"],
        Branch = "main",
        Seconds = seconds,
        Targets = [.. targets.Select(target => new RunTarget(target.Name, target.Seconds))],
    };

    private static YamlMappingNode Read(WorkflowPlan plan)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(GitHubWorkflow.Render(plan)));
        return (YamlMappingNode)stream.Documents.ShouldHaveSingleItem().RootNode;
    }

    private static YamlNode Any(YamlNode node, params string[] path) => path.Aggregate(
        node, (at, name) => at is YamlSequenceNode list ? list[int.Parse(name)] : ((YamlMappingNode)at)[name]);

    private static YamlMappingNode Node(YamlNode node, params string[] path) => (YamlMappingNode)Any(node, path);

    private static string? At(YamlNode node, params string[] path) => ((YamlScalarNode)Any(node, path)).Value;

    private static IEnumerable<string> Commands(YamlNode workflow, string job) => ((YamlSequenceNode)Any(workflow, "jobs", job, "steps")).Children
        .Cast<YamlMappingNode>().Where(step => step.Children.ContainsKey(new YamlScalarNode("run"))).Select(step => step["run"].ToString());
}
