using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

public sealed class ArtifactSpecs : IDisposable
{
    private readonly DockerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [FactNeeds("docker")]
    public async Task What_the_run_stage_copies_comes_out_under_its_stages_paths_and_nothing_else()
    {
        _fixture.Write("a.txt", "one");
        var output = await _fixture.BuildAsync(DockerFixture.Definition(
            stage => stage
                .Copy("a.txt")
                .Run("mkdir -p /out/bin && cp a.txt /out/bin/app && echo no > /out/other && chmod 4750 /out/bin/app"),
            "/out/bin"));

        var root = output.Stages["build"];
        root.ShouldStartWith(Path.Combine(_fixture.Store, "exports", _fixture.Service));
        Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path))
            .Order(StringComparer.Ordinal).ShouldBe(["out", "out/bin", "out/bin/app"]);
        File.ReadAllText(Path.Combine(root, "out/bin/app")).ShouldBe("one");
        File.GetUnixFileMode(Path.Combine(root, "out/bin/app")).ShouldBe((UnixFileMode)0b100_111_101_000);
        output.Image.ShouldBeNull();
        output.Steps.ShouldBe(new(2, 0));
    }

    [FactNeeds("docker")]
    public async Task Links_come_out_as_links()
    {
        var output = await _fixture.BuildAsync(DockerFixture.Definition(
            stage => stage.Run("mkdir -p /out/lib && echo 1 > /out/lib/so.1 && ln -s so.1 /out/lib/so && ln -s /nowhere /out/lib/gone"),
            "/out/lib"));

        var folder = Path.Combine(output.Stages["build"], "out/lib");
        new FileInfo(Path.Combine(folder, "so")).LinkTarget.ShouldBe("so.1");
        new FileInfo(Path.Combine(folder, "gone")).LinkTarget.ShouldBe("/nowhere");
    }

    [FactNeeds("docker")]
    public async Task Of_a_glob_comes_all_that_it_can_match_with_folders_in_their_places()
    {
        var output = await _fixture.BuildAsync(DockerFixture.Definition(
            stage => stage.Run("mkdir -p /out/www/css && echo 1 > /out/www/css/a.css && echo 2 > /out/app && ln -s app /out/link"),
            "/out/*"));

        var root = output.Stages["build"];
        File.Exists(Path.Combine(root, "out/www/css/a.css")).ShouldBeTrue();
        File.Exists(Path.Combine(root, "out/app")).ShouldBeTrue();
        new FileInfo(Path.Combine(root, "out/link")).LinkTarget.ShouldBe("app");
    }

    [FactNeeds("docker")]
    public async Task What_is_gone_from_the_stage_is_gone_from_what_came_out_and_what_is_equal_is_not_touched()
    {
        var definition = DockerFixture.Definition(
            stage => stage.Copy("in/").Run("mkdir -p /out && for f in $(ls in); do cp in/$f /out/$f; done; touch -d @0 /out/*"), "/out");
        _fixture.Write("in/same", "same");
        _fixture.Write("in/changed", "1234");
        _fixture.Write("in/gone", "gone");
        var first = await _fixture.BuildAsync(definition);
        var same = new FileInfo(Path.Combine(first.Stages["build"], "out/same"));
        var before = same.LastWriteTimeUtc;

        File.Delete(_fixture["in/gone"]);
        _fixture.Write("in/changed", "5678");
        var second = await _fixture.BuildAsync(definition);

        // Equal in size and time to what was there: only the content tells.
        File.ReadAllText(Path.Combine(second.Stages["build"], "out/changed")).ShouldBe("5678");
        File.Exists(Path.Combine(second.Stages["build"], "out/gone")).ShouldBeFalse();
        same.Refresh();
        same.LastWriteTimeUtc.ShouldBe(before);
    }

    [FactNeeds("docker")]
    public async Task The_acts_at_a_stages_end_are_left_to_be_done_on_what_came_out()
    {
        var output = await _fixture.BuildAsync(DockerFixture.Definition(
            stage => stage.Workdir("/out").Run("echo 1 > app; echo 2 > tool").Strip("app").Compress("/out/tool"), "/out/app"));

        output.Pending.Select(act => (act.Stage, act.Instruction.GetType().Name, act.Path)).ShouldBe(
            [("build", "Strip", "/out/app"), ("build", "Compress", "/out/tool")]);
        output.Pending.ShouldAllBe(act => File.Exists(act.File));
    }

    [FactNeeds("docker")]
    public async Task Two_stages_of_equal_paths_stay_apart()
    {
        var definition = Image
            .Stage("left", RealEngine.Busybox, stage => stage.Run("mkdir /out && echo left > /out/a"))
            .Stage("right", RealEngine.Busybox, stage => stage.Run("mkdir /out && echo right > /out/a"))
            .Stage("unused", RealEngine.Busybox, stage => stage.Run("false"))
            .Stage("run", "scratch", stage => stage.CopyFrom("left", "/out/a", "/l").CopyFrom("right", "/out/a", "/r"));

        var output = await _fixture.BuildAsync(definition);

        File.ReadAllText(Path.Combine(output.Stages["left"], "out/a")).ShouldBe("left\n");
        File.ReadAllText(Path.Combine(output.Stages["right"], "out/a")).ShouldBe("right\n");
        output.Stages.Keys.Order().ShouldBe(["left", "right"]);
    }

    [FactNeeds("docker")]
    public async Task A_file_that_no_step_made_is_missed_by_the_copy_that_wants_it()
    {
        var error = await _fixture.FailAsync(DockerFixture.Definition(stage => stage.Run("true"), "/out/api"));

        error.Message.ShouldContain("COPY --from=build /out/api /out/api");
        error.Message.ShouldContain(nameof(DockerFixture));
        error.Message.ShouldEndWith("there is nothing of that name at the stage's end; make it in a step before, or correct the path.");
        error.Stage.ShouldBe("build");
    }
}
