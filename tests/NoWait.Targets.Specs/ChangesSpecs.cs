using System.Text.Json;
using NoWait.Targets.Specs.Trials;
using NoWait.Testing;

namespace NoWait.Targets.Specs;

/// <summary>What <c>Changes</c> answers when it is asked alone.</summary>
public sealed class ChangesSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [FactNeeds("git")]
    public async Task Each_changed_service_says_why_and_each_unchanged_one_since_when()
    {
        _repository.Write("one").Write("two");
        var commit = await _repository.CommitAsync();
        (await _repository.BuildAsync("Changes")).Well.ShouldMatch(@"^  one  never built\n  two  never built\n");
        (await _repository.BuildAsync("BuildImages")).ExitCode.ShouldBe(0);

        _repository.Write("two", run: "exec sleep 2000", make: "true");

        (await _repository.BuildAsync("Changes")).Well.ShouldMatch(
            @"^  two  services/two/make changed; services/two/run changed\n"
            + $@"  one  unchanged since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d, built at {commit[..8]}\n");
        (await _repository.BuildAsync("Changes --services one --all")).Well
            .ShouldStartWith("  one  asked for, though nothing changed\n");
    }

    [FactNeeds("git")]
    public async Task Json_is_all_that_standard_output_gets()
    {
        _repository.Write("one").Write("two");
        await _repository.CommitAsync();
        (await _repository.BuildAsync("BuildImages")).ExitCode.ShouldBe(0);
        _repository.Write("two", run: "exec sleep 2000");

        var said = await _repository.OutputOfAsync("Changes --json");

        said.ExitCode.ShouldBe(0);
        var answer = JsonDocument.Parse(said.Output).RootElement;
        answer.GetProperty("version").GetInt32().ShouldBe(1);
        answer.GetProperty("since").GetString().ShouldBe("image");
        Names(answer.GetProperty("changed")).ShouldBe(["two"]);
        var services = answer.GetProperty("services").EnumerateArray().ToList();
        services.ConvertAll(service => service.GetProperty("service").GetString()).ShouldBe(["one", "two"]);
        Names(services[1].GetProperty("causes")).ShouldBe(["services/two/run changed"]);
        services[0].GetProperty("changed").GetBoolean().ShouldBeFalse();
        services[0].GetProperty("image").GetString().ShouldStartWith("sha256:");
        services[0].GetProperty("since").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddHours(-1));
        services[0].GetProperty("commit").GetString()!.Length.ShouldBe(40);
        services[0].GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [FactNeeds("git")]
    public async Task On_a_build_server_too_json_is_all_that_standard_output_gets()
    {
        _repository.Write("one").Variables["GITHUB_ACTIONS"] = "true";

        var said = await _repository.OutputOfAsync("Changes --json");

        Names(JsonDocument.Parse(said.Output).RootElement.GetProperty("changed")).ShouldBe(["one"]);
    }

    [FactNeeds("git")]
    public async Task Since_a_commit_those_are_named_whose_inputs_differ_and_nothing_is_touched()
    {
        await _repository.Write("one").Write("two").Write("three").BuildAsync("Changes");
        var before = await _repository.CommitAsync();
        _repository.Write("two", run: "exec sleep 2000");
        await _repository.CommitAsync();
        _repository.Write("three", make: "true").Write("four");
        const string state = "git status --porcelain -- services; git rev-parse HEAD; git ls-files -s; git for-each-ref; git worktree list";
        var untouched = await _repository.RunAsync(state);

        var said = (await _repository.BuildAsync($"Changes --since {before}")).Well;

        said.ShouldMatch($@"^  Since {before} \({before[..8]}\):\n");
        said.ShouldMatch(@"\n  four   could not be built then: 'services/four/?' is not there");
        said.ShouldContain("\n  three  services/three/make changed\n  two    services/two/run changed\n  one    unchanged\n");
        (await _repository.BuildAsync("Changes --since HEAD")).Well.ShouldContain("\n  two    unchanged\n");
        (await _repository.BuildAsync($"Changes --since {before[..10]}")).Well.ShouldContain("\n  two    services/two/run changed\n");
        (await _repository.BuildAsync("Changes --since main --services one --all")).Well.ShouldContain("\n  one  asked for, though nothing changed\n");
        (await _repository.RunAsync(state)).ShouldBe(untouched);
    }

    [FactNeeds("git")]
    public async Task Since_deployed_is_since_what_runs_though_other_images_were_built_meanwhile()
    {
        _repository.Write("one").Write("two").Write("three");
        (await _repository.BuildAsync("Deploy --services one two")).ExitCode.ShouldBe(0);
        _repository.Write("two", run: "exec sleep 2000");
        (await _repository.BuildAsync("BuildImages")).ExitCode.ShouldBe(0);

        (await _repository.BuildAsync("Changes")).Well.ShouldNotContain("changed\n");
        (await _repository.BuildAsync("Changes --since deployed")).Well.ShouldMatch(
            @"^  three  never deployed\n  two    services/two/run changed\n  one    unchanged since ");
    }

    [Theory]
    [InlineData("Changes --since nowhere", "Git knows no commit 'nowhere'")]
    [InlineData("Changes --since=--all", "Git knows no commit '--all'")]
    [InlineData("Deploy --since main", "--since and --json are for Changes alone")]
    [InlineData("Deploy --json", "--since and --json are for Changes alone")]
    public async Task A_question_that_cannot_be_answered_is_a_mistake(string commandLine, string message)
    {
        _repository.Write("one");
        await _repository.CommitAsync();

        var said = await _repository.BuildAsync(commandLine);

        said.ExitCode.ShouldBe(2, said.Output);
        said.Output.ShouldContain(message);
        said.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Where_there_is_no_repository_there_is_no_commit()
    {
        var said = await _repository.Write("one").BuildAsync("Changes --since main");

        said.ExitCode.ShouldBe(2, said.Output);
        said.Output.ShouldContain("Git knows no commit 'main'");
    }

    private static List<string?> Names(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString())];
}
