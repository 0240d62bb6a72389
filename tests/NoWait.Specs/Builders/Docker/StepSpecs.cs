using System.Diagnostics;
using NoWait.Builders;
using NoWait.Builders.Docker;
using NoWait.Docker;
using NoWait.Docker.Connection;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

public sealed class StepSpecs : IDisposable
{
    private readonly DockerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [FactNeeds("docker")]
    public async Task Dependencies_are_counted_and_waited_for_apart_from_the_rest_of_the_same_build()
    {
        var definition = Compiled();
        _fixture.Write("list", _fixture.Service);
        _fixture.Write("main", "1");
        using (var builder = await _fixture.BuilderAsync())
        {
            (await builder.PrepareAsync(_fixture.Request(definition), default)).ShouldBe(new(2, 0));
            (await builder.BuildAsync(_fixture.Request(definition), default)).Steps.ShouldBe(new(2, 0));
        }

        _fixture.Write("main", "2");
        using (var builder = await _fixture.BuilderAsync())
        {
            (await builder.PrepareAsync(_fixture.Request(definition), default)).ShouldBe(new(2, 2));
            var output = await builder.BuildAsync(_fixture.Request(definition), default);
            output.Steps.ShouldBe(new(2, 0));
            File.ReadAllText(Path.Combine(output.Stages["build"], "out/app")).ShouldBe(_fixture.Service + "2");
        }

        (await _fixture.BuildAsync(definition)).Steps.ShouldBe(new(4, 4));
    }

    [FactNeeds("docker")]
    public async Task Steps_and_their_output_are_told_as_those_of_the_host_builder_are()
    {
        var told = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "NoWait",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("nowait.service") as string == _fixture.Service)
                {
                    lock (told)
                    {
                        told.Add(activity);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        _fixture.Write("list", "1");
        _fixture.Write("main", "1");

        await _fixture.BuildAsync(Compiled());

        var run = told.Single(activity => activity.OperationName == "run" && ((string)activity.GetTagItem("nowait.step")!).Contains("compiling"));
        run.GetTagItem("nowait.stage").ShouldBe("build");
        run.GetTagItem("nowait.step").ShouldBe("RUN echo compiling; mkdir /out && cat list main > /out/app");
        run.GetTagItem("nowait.cache").ShouldBe("miss");
        told.ShouldContain(activity => activity.OperationName == "copy" && (string?)activity.GetTagItem("nowait.step") == "COPY main ./main");
        _fixture.Output.ShouldContain(new StepOutput(_fixture.Service, "build", "compiling", false));
    }

    [FactNeeds("docker")]
    public async Task A_cache_mount_outlives_its_build_and_a_clean_one_too()
    {
        var id = _fixture.Service;
        var definition = DockerFixture.Definition(
            stage => stage.Run("echo x >> /cache/runs; mkdir /out; wc -l < /cache/runs > /out/runs", Cache.At("/cache", id)), "/out/runs");

        await _fixture.BuildAsync(definition);
        var output = await _fixture.BuildAsync(definition, request => request with { Clean = true });

        File.ReadAllText(Path.Combine(output.Stages["build"], "out/runs")).Trim().ShouldBe("2");
        output.Steps.ShouldBe(new(1, 0));
    }

    [FactNeeds("docker")]
    public async Task A_failing_step_says_where_it_was_written_and_what_it_printed_last()
    {
        var error = await _fixture.FailAsync(DockerFixture.Definition(
            stage => stage.Run("echo fine").Run("echo before >&2; echo the reason >&2; exit 7", Cache.At("/c")), "/out"));

        error.Stage.ShouldBe("build");
        error.ExitCode.ShouldBe(7);
        error.Instruction.ShouldBe("RUN echo before >&2; echo the reason >&2; exit 7");
        error.Output.ShouldBe(["before", "the reason"]);
        error.Message.ShouldContain("StepSpecs.cs:");
        error.Message.ShouldContain("ended with exit code 7. It printed last:\n  before\n  the reason");
    }

    [FactNeeds("docker")]
    public async Task What_the_engine_does_not_know_is_said_with_the_instruction_and_the_remedy()
    {
        var definition = DockerFixture.Definition(stage => stage.Run("mkdir /out"), "/out");
        var linked = new Copy(["."], "/in") { Link = true, Origin = new("Build.cs", 12) };
        var build = definition.Stages[0] with { Instructions = definition.Stages[0].Instructions.Add(linked) };

        var error = await _fixture.FailAsync(definition with { Stages = [build, definition.Stages[1]] });

        error.Message.ShouldContain("COPY --link . /in (Build.cs:12)");
        error.Message.ShouldContain("update the engine");
    }

    [FactNeeds("docker")]
    public async Task A_command_that_takes_too_long_is_ended()
    {
        var error = await _fixture.FailAsync(
            DockerFixture.Definition(stage => stage.Run("sleep 600"), "/out"),
            request => request with { StepTimeout = TimeSpan.FromSeconds(2) });

        error.Message.ShouldContain("RUN sleep 600");
        error.Message.ShouldContain("took longer than 2 s");
    }

    [FactNeeds("docker")]
    public async Task A_cancelled_build_ends_in_the_daemon_as_well()
    {
        using var builder = await _fixture.BuilderAsync();
        using var stop = new CancellationTokenSource();
        var request = _fixture.Request(DockerFixture.Definition(
            stage => stage.Run("date > /c/now; echo begun; while true; do sleep 0.1; date > /c/now; done", Cache.At("/c", _fixture.Service)), "/out"))
            with { Output = line => { if (line.Line == "begun") { stop.Cancel(); } } };

        await Should.ThrowAsync<OperationCanceledException>(builder.BuildAsync(request, stop.Token));

        var read = DockerFixture.Definition(
            stage => stage.Run($"cat /c/now > /tmp/a; sleep 1.2; cmp /c/now /tmp/a # {Guid.NewGuid():N}", Cache.At("/c", _fixture.Service))
                .Run("mkdir /out"), "/out");
        await builder.BuildAsync(_fixture.Request(read), default);
    }

    [Fact]
    public async Task Where_no_daemon_answers_one_message_says_so()
    {
        using var builder = new DockerBuilder(
            new DockerEngine(DockerEndpoint.Parse("unix:///nowhere/docker.sock")), _fixture.Variables, TimeProvider.System);

        var error = await Should.ThrowAsync<BuildFailedException>(builder.PrepareAsync(
            _fixture.Request(DockerFixture.Definition(stage => stage.Run("true"), "/out")), default));

        error.Message.ShouldContain("No Docker daemon answers at unix:///nowhere/docker.sock");
        error.Message.ShouldContain("start it");
    }

    private ImageDefinition Compiled() => DockerFixture.Definition(
        stage => stage
            .Copy("list")
            .Run($"echo getting for {_fixture.Service}")
            .Copy("main")
            .Run("echo compiling; mkdir /out && cat list main > /out/app"),
        "/out/app");
}
