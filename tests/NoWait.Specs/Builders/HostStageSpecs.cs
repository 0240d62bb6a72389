using System.Diagnostics;
using NoWait.Builders;
using NoWait.Images;
using NoWait.Testing;
using static NoWait.Specs.Builders.HostFixture;

namespace NoWait.Specs.Builders;

/// <summary>How the stages of a definition work together.</summary>
public sealed class HostStageSpecs : IDisposable
{
    private readonly HostFixture _host = new();

    [Fact]
    public async Task Stages_take_files_from_each_other_and_only_those_that_the_image_needs_run()
    {
        var output = await _host.BuildAsync(Stages(
            Stage("a", "alpine", Run("mkdir -p /out; echo a > /out/a; chmod 751 /out/a")),
            Stage("unused", "alpine", Run("exit 1")),
            Stage("b", "alpine", From("a", "/out/a", "/in/"), Run("mkdir -p /out; cat /in/a > /out/b; stat -c %a /in/a >> /out/b")),
            Stage("run", "scratch", From("b", "/out/b", "/"))));

        output.Stages.Keys.ShouldBe(["a", "b"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(output.Stages["b"], "out/b")).ShouldBe("a\n751\n");
        output.Steps.ShouldBe(new(3, 0));
    }

    [Fact]
    public async Task A_stage_based_on_another_starts_with_its_files_variables_and_folder()
    {
        _host.Write("a.txt", "a");

        await _host.BuildAsync(Stages(
            Stage("base", "alpine", new Env([new("NAME", "n")]), new Workdir("/src"), Copy("a.txt", "./"), Run("mkdir sub; echo made > sub/made")),
            Stage("build", "base", Run("mkdir -p /out; cat a.txt sub/made > /out/all; echo $NAME >> /out/all")),
            Stage("run", "scratch", From("build", "/out", "/out"))));

        _host.Text("out/all").ShouldBe("amade\nn\n");
    }

    [Fact]
    public async Task Independent_stages_run_at_once()
    {
        // Each waits for the other, which would never come if they took turns.
        static Run Meet(string mine, string other) =>
            Run($"mkdir -p /out; touch /cache/{mine}; while [ ! -e /cache/{other} ]; do sleep 0.02; done", new CacheMount("/cache"));

        await _host.BuildAsync(
            Stages(
                Stage("a", "alpine", Meet("a", "b")), Stage("b", "alpine", Meet("b", "a")),
                Stage("run", "scratch", From("a", "/out", "/a"), From("b", "/out", "/b"))),
            request => request with { StepTimeout = TimeSpan.FromSeconds(60) });
    }

    [Fact]
    public async Task A_failing_stage_stops_the_others_and_is_the_one_to_be_told_of()
    {
        var error = await _host.FailAsync(Stages(
            Stage("slow", "alpine", Run("sleep 300")), Stage("bad", "alpine", Run("exit 9")),
            Stage("run", "scratch", From("slow", "/out", "/a"), From("bad", "/out", "/b"))));

        (error.Stage, error.ExitCode).ShouldBe(("bad", 9));
    }

    [Fact]
    public async Task A_change_in_one_stage_runs_those_that_take_the_changed_files_alone()
    {
        _host.Write("a.txt", "a");
        var image = Stages(
            Stage("a", "alpine", Copy("a.txt", "/in/"), Run("mkdir -p /out /log; head -c 1 /in/a.txt > /out/a; wc -c < /in/a.txt > /log/size")),
            Stage("b", "alpine", From("a", "/out/a", "/in/"), Run("mkdir -p /out; echo ran >> /out/b")),
            Stage("run", "scratch", From("b", "/out/b", "/"), From("a", "/log", "/log")));
        await _host.BuildAsync(image);

        _host.Write("a.txt", "a longer");
        await _host.BuildAsync(image);
        _host.Text("out/b", "b").ShouldBe("ran\n");

        _host.Write("a.txt", "b");
        await _host.BuildAsync(image);
        _host.Text("out/b", "b").ShouldBe("ran\nran\n");
    }

    [Fact]
    public async Task Preparing_does_what_comes_before_the_last_copy_and_building_the_rest()
    {
        _host.Write("go.mod", "m");
        _host.Write("main.go", "x");
        var image = Image(
            Copy("go.mod", "/src/"), Run("mkdir -p /out; echo get >> /out/log"), Copy("main.go", "/src/"), Run("echo build >> /out/log"));
        using var builder = new HostBuilder(_host.Variables, TimeProvider.System);

        (await builder.PrepareAsync(_host.Request(image), default)).ShouldBe(new(2, 0));
        _host.Text("out/log").ShouldBe("get\n");
        (await builder.BuildAsync(_host.Request(image), default)).Steps.ShouldBe(new(2, 0));
        _host.Text("out/log").ShouldBe("get\nbuild\n");

        (await builder.PrepareAsync(_host.Request(image), default)).ShouldBe(new(2, 2));
        (await builder.BuildAsync(_host.Request(image), default)).Steps.ShouldBe(new(2, 2));
    }

    [Fact]
    public async Task Preparing_cleanly_and_building_does_nothing_twice()
    {
        _host.Write("go.mod", "m");
        _host.Write("main.go", "x");
        var image = Image(
            Copy("go.mod", "/src/"), Run("mkdir -p /out; echo get >> /out/log"), Copy("main.go", "/src/"), Run("echo build >> /out/log"));
        await _host.BuildAsync(image);
        using var builder = new HostBuilder(_host.Variables, TimeProvider.System);
        var clean = _host.Request(image) with { Clean = true };

        await builder.PrepareAsync(clean, default);
        await builder.BuildAsync(clean, default);

        _host.Text("out/log").ShouldBe("get\nbuild\n");
    }

    [Fact]
    public async Task Acts_at_the_end_are_left_to_others_and_acts_that_a_step_waits_for_are_done()
    {
        var image = Stages(
            Stage("build", "alpine",
                Run("mkdir -p /out; echo big > /out/a; echo big > /out/b"),
                new Strip("/out/a"), Run("cp /out/a /out/c"), new Strip("/out/b"), new Compress("/out/b")),
            Stage("run", "scratch", From("build", "/out", "/out")));
        var acted = new List<PendingAct>();
        using var builder = new HostBuilder(_host.Variables, TimeProvider.System)
        {
            Act = (act, _) =>
            {
                acted.Add(act);
                File.WriteAllText(act.File, "small\n");
                return Task.CompletedTask;
            },
        };

        var output = await builder.BuildAsync(_host.Request(image), default);

        acted.Select(act => act.Path).ShouldBe(["/out/a"]);
        _host.Text("out/c").ShouldBe("small\n");
        output.Pending.Select(act => (act.Instruction.GetType(), act.Path, act.File)).ShouldBe(
        [
            (typeof(Strip), "/out/b", Path.Combine(_host.Root(), "out/b")),
            (typeof(Compress), "/out/b", Path.Combine(_host.Root(), "out/b")),
        ]);
    }

    [Fact]
    public async Task An_image_to_copy_from_that_was_not_fetched_is_named()
    {
        var error = await _host.FailAsync(Image(new Copy(["/etc/ssl"], "/out/") { From = "alpine:3.20" }));

        error.Message.ShouldContain("copies from the image alpine:3.20, which was not fetched");
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_named_with_its_instruction()
    {
        var error = await _host.FailAsync(Image(Copy("no-such.txt", "/src/")));

        error.Message.ShouldStartWith("Stage 'build' of 'api', COPY no-such.txt /src/: 'no-such.txt' is not there");
    }

    [Fact]
    public async Task Steps_and_stages_are_timed_with_what_they_were_and_whether_they_were_needed()
    {
        _host.Write("a.txt", "a");
        var image = Image(Copy("a.txt", "/src/"), Run("mkdir -p /out"));
        var seen = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "NoWait",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (seen)
                {
                    if (activity.GetTagItem("nowait.service") is "timed")
                    {
                        seen.Add($"{activity.OperationName} {activity.GetTagItem("nowait.stage")}: {activity.GetTagItem("nowait.step")} {activity.GetTagItem("nowait.cache")} {activity.GetTagItem("nowait.bytes")}".Trim());
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await _host.BuildAsync(image, request => request with { Service = "timed" });
        await _host.BuildAsync(image, request => request with { Service = "timed" });

        seen.ShouldBe(
        [
            "copy build: COPY a.txt /src/ miss 1", "run build: RUN mkdir -p /out miss", "stage build: build",
            "copy build: COPY a.txt /src/ hit", "run build: RUN mkdir -p /out hit", "stage build: build",
        ]);
    }

    [Fact]
    public async Task Settings_of_the_repository_that_the_store_lies_in_end_above_the_stages()
    {
        _host.Write("a.txt", "a");

        await _host.BuildAsync(Stages(Stage("build", "image", new Copy(["a.txt"], "/src/"), new Run(new Command.ShellForm("true")))));

        File.ReadAllText(Path.Combine(_host.Store, "stages", "Directory.Build.props")).ShouldBe("<Project />\n");
        File.ReadAllText(Path.Combine(_host.Store, "stages", ".editorconfig")).ShouldBe("root = true\n");
    }

    public void Dispose() => _host.Dispose();

    private static ImageDefinition Stages(params StageDefinition[] stages) => new() { Stages = [.. stages] };

    private static StageDefinition Stage(string name, string from, params Instruction[] instructions) =>
        new(name, from) { Instructions = [.. instructions] };

    private static Copy From(string stage, string source, string destination) => new([source], destination) { From = stage };
}
