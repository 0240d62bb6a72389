using System.Text.Json;
using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>What a command line means for the linter, and how it ends.</summary>
public sealed class LintSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public LintSpecs()
    {
        _repository.Write("one");
        Write("Dockerfile", "FROM debian:12-slim\nRUN apt-get install git=1\n");
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Errors_fail_and_other_findings_only_where_that_is_asked_for()
    {
        var said = await _repository.BuildAsync("Lint --dockerfiles Dockerfile");
        said.ExitCode.ShouldBe(1);
        said.Output.ShouldContain("  error      NW4005  apt-get install asks before it installs");
        said.Output.ShouldContain("1 finding of severity error");

        Write("Dockerfile", "FROM debian:12-slim\nADD a.txt /\n");
        (await _repository.BuildAsync("Lint --dockerfiles Dockerfile")).ExitCode.ShouldBe(0);
        (await _repository.BuildAsync("Lint --dockerfiles Dockerfile --fail-on warning")).ExitCode.ShouldBe(1);
        (await _repository.BuildAsync("Lint --dockerfiles Dockerfile --fail-on never")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("Lint --dockerfiles gone")]
    [InlineData("Lint --fail-on everything")]
    [InlineData("Lint --services gone")]
    [InlineData("Lint --require-labels org.example:number")]
    public async Task What_was_asked_wrongly_ends_with_2(string commandLine) => (await _repository.BuildAsync(commandLine)).ExitCode.ShouldBe(2);

    [Fact]
    public async Task A_house_asks_for_more_by_its_policy()
    {
        Write("Dockerfile", "FROM debian:12-slim\nLABEL org.example.version=one\n");

        var said = await _repository.BuildAsync(
            "Lint --dockerfiles Dockerfile --trusted-registries registry.example --require-labels org.example.version:semver org.example.source:url");
        said.ExitCode.ShouldBe(1);
        said.Output.ShouldContain("NW7001");
        said.Output.ShouldContain("NW7002");
        said.Output.ShouldContain("NW7009");
        (await _repository.BuildAsync("Lint --dockerfiles Dockerfile --trusted-registries docker.io")).Well.ShouldNotContain("NW7");
    }

    [Fact]
    public async Task Json_is_all_that_is_printed_and_Sarif_goes_to_its_file()
    {
        var said = await _repository.BuildAsync("Lint --dockerfiles . --json --sarif lint.sarif --fail-on never");

        JsonDocument.Parse(said.Well).RootElement.GetProperty("definitions")[0].GetProperty("name").GetString().ShouldBe("Dockerfile");
        JsonDocument.Parse(_repository.Read("lint.sarif")).RootElement.GetProperty("version").GetString().ShouldBe("2.1.0");
        _repository.Ledger.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fix_writes_the_file_and_then_there_is_nothing_left_to_fail()
    {
        (await _repository.BuildAsync("Lint --dockerfiles Dockerfile --fix")).ExitCode.ShouldBe(0);

        _repository.Read("Dockerfile").ShouldBe("FROM debian:12-slim\nRUN apt-get install -y git=1\n");
    }

    [Fact]
    public async Task On_GitHub_findings_are_annotations_too()
    {
        _repository.Variables["GITHUB_ACTIONS"] = "true";

        (await _repository.BuildAsync("Lint --dockerfiles Dockerfile")).Output.ShouldContain("::error file=Dockerfile,line=2,endLine=2,title=NW4005::apt-get install asks");
    }

    [Fact]
    public async Task Without_Dockerfiles_the_services_are_looked_at() =>
        (await _repository.BuildAsync("Lint")).Well.ShouldMatch("(?s)  one\n.*  warning    NW5002");

    [Fact]
    public async Task Convert_prints_the_definition_or_writes_it()
    {
        (await _repository.BuildAsync("Convert")).Well.ShouldContain(".Stage(\"0\", \"debian:12-slim\", s => s\n            .Run(\"apt-get install git=1\"))");

        (await _repository.BuildAsync("Convert --dockerfile Dockerfile --output Definitions.cs")).Well.ShouldBe("");
        _repository.Read("Definitions.cs").ShouldStartWith("// From Dockerfile.\n");
        (await _repository.BuildAsync("Convert --dockerfile gone")).ExitCode.ShouldBe(2);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_repository.Root, name), text);
}
