using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>What a command line means for the services.</summary>
public sealed class DeliverySpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Deploy_takes_services_from_their_sources_to_where_they_run()
    {
        _repository.Write("one").Write("two");

        var said = (await _repository.BuildAsync("Deploy")).Well;

        said.ShouldContain("one: never built");
        foreach (var target in (string[])["Changes", "Dependencies", "Compile", "Strip", "Compress", "BuildImages", "Deploy"])
        {
            said.ShouldMatch($"  {target} +\\d+\\.\\d+ s ");
        }

        (await _repository.BuildAsync("Status")).Well.ShouldMatch("(?s)  one  running, since .*  two  running, since ");
        (await _repository.BuildAsync("Deploy")).Well.ShouldMatch(
            @"^  one +nothing changed, runs and is well .*\n  two +nothing changed, runs and is well .*\n  \d+\.\d+ s of waiting, \$\d+\.\d+\n$");
        (await _repository.BuildAsync("Stop")).Well.ShouldBe("  one  stopped\n  two  stopped\n");
    }

    [Fact]
    public async Task Services_picks_some_of_them()
    {
        _repository.Write("one").Write("two");

        (await _repository.BuildAsync("Deploy --services two")).Well.ShouldNotContain("one: never built");

        (await _repository.BuildAsync("Status")).Well.ShouldMatch(@"  one  not deployed: .*\n  two  running");
    }

    [Fact]
    public async Task All_and_clean_build_what_has_not_changed()
    {
        _repository.Write("one", make: "test ! -e services/one/kept; touch services/one/kept");
        await _repository.BuildAsync("Compile");
        await _repository.BuildAsync("BuildImages");

        (await _repository.BuildAsync("Changes")).Well.ShouldMatch(@"^  one  unchanged since .*\n  \d+\.\d+ s of waiting, \$\d+\.\d+\n$");
        (await _repository.BuildAsync("BuildImages --all")).Well.ShouldContain("one: asked for, though nothing changed");
        (await _repository.BuildAsync("BuildImages --clean")).Well.ShouldContain("one: asked for, though nothing changed");
    }

    [Fact]
    public async Task Logs_shows_as_many_lines_as_are_asked_for()
    {
        _repository.Write("one", run: "echo a; echo b; echo c; exec sleep 1000");
        (await _repository.BuildAsync("Deploy")).ExitCode.ShouldBe(0);

        (await _repository.BuildAsync("Logs --tail 2")).Well.ShouldBe("b\nc\n");
        (await _repository.BuildAsync("Logs --tail 0")).Well.ShouldBe("");
    }

    [Theory]
    [InlineData("Deploy --services three", "There is no service 'three' (--services): the build has one.")]
    [InlineData("Status --services three", "There is no service 'three' (--services): the build has one.")]
    [InlineData("Deploy --builder oven", "--builder oven is unknown")]
    [InlineData("Deploy --to moon", "--to moon is unknown")]
    [InlineData("Compress --compress often", "--compress often is unknown: use auto, always or never.")]
    [InlineData("Logs --tail -1", "--tail -1 is no number of lines")]
    [InlineData("Deploi", "Deploi")]
    public async Task A_mistake_exits_with_2_and_says_what_to_write(string commandLine, string message)
    {
        _repository.Write("one");

        var said = await _repository.BuildAsync(commandLine);

        said.ExitCode.ShouldBe(2, said.Output);
        said.Output.ShouldContain(message);
        said.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_definition_that_cannot_work_is_a_mistake()
    {
        var said = await _repository.Write("broken").BuildAsync("Deploy");

        said.ExitCode.ShouldBe(2, said.Output);
        said.Output.ShouldContain("Stage 'build', RUN");
        said.Output.ShouldContain("ServiceBuild.cs:");
    }

    [Fact]
    public async Task A_source_date_that_is_none_is_a_mistake()
    {
        _repository.Write("one");
        _repository.Variables["SOURCE_DATE_EPOCH"] = "yesterday";

        var said = await _repository.BuildAsync("Deploy");

        said.ExitCode.ShouldBe(2);
        said.Output.ShouldContain("SOURCE_DATE_EPOCH is 'yesterday': give whole seconds since 1970");
    }

    [Fact]
    public async Task A_failing_service_lets_the_others_go_on_and_exits_with_1()
    {
        _repository.Write("bad", make: "echo it broke; exit 3").Write("good");

        var said = await _repository.BuildAsync("Deploy");

        said.ExitCode.ShouldBe(1);
        said.Output.ShouldContain("bad: it broke");
        said.Output.ShouldNotContain("   at ");
        (await _repository.BuildAsync("Status")).Well.ShouldMatch(@"  bad +not deployed: .*\n  good +running");
        var changes = await _repository.BuildAsync("Changes");
        changes.Well.ShouldMatch(@"  bad   never built\n  good  unchanged since ");
    }

    [Fact]
    public async Task Nothing_goes_on_when_every_service_failed()
    {
        _repository.Write("bad", make: "exit 3").Write("worse", make: "exit 4");

        var said = await _repository.BuildAsync("Deploy");

        said.ExitCode.ShouldBe(1);
        said.Output.ShouldContain("bad: Stage 'build' of 'bad': RUN sh services/bad/make");
        said.Output.ShouldContain("ended with exit code 4");
        said.Output.ShouldMatch(@"  Compile +\d");
        said.Output.ShouldNotMatch(@"  Strip +\d");
        (await _repository.BuildAsync("Deploy --verbosity verbose")).Output.ShouldContain("   at ");
    }

    [Fact]
    public async Task An_edited_service_is_built_and_deployed_anew_and_the_other_is_not()
    {
        _repository.Write("one").Write("two");
        (await _repository.BuildAsync("Deploy")).ExitCode.ShouldBe(0);
        var before = (await _repository.BuildAsync("Status --services two")).Well;

        _repository.Write("one", run: "exec sleep 2000");
        var said = (await _repository.BuildAsync("Deploy")).Well;

        said.ShouldContain("one: services/one/run changed");
        said.ShouldNotContain("two: ");
        (await _repository.BuildAsync("Status --services two")).Well.ShouldBe(before);
    }
}
