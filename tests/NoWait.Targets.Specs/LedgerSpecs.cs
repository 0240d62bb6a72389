using System.Text.Json;
using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>What a command line asks of the ledger.</summary>
public sealed class LedgerSpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task An_empty_ledger_says_that_it_is_empty()
    {
        (await _repository.BuildAsync("Ledger")).Well.ShouldBe(
            "  The ledger is empty: ./build.sh Deploy writes its first lines, ./build.sh Ledger --sync fetches those of others.\n");

        _repository.Ledger.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_answers_in_text_json_and_values()
    {
        _repository.Write("one").Write("two");
        (await _repository.BuildAsync("Deploy")).ExitCode.ShouldBe(0);

        var text = (await _repository.BuildAsync("Ledger")).Well;
        text.ShouldMatch(@"^  2 deploys of 0 changes by 1 person since \d{4}-\d\d-\d\d \d\d:\d\d\n\n  Deployments +0\.1 a day\n");
        text.ShouldMatch(@"  Change failures +0 %: 0 of 2 new versions\n");
        text.ShouldMatch(@"  Start to live +\d+\.\d+ s, nine in ten within \d+\.\d+ s: .*Compile \d");
        text.ShouldMatch(@"\n  Deploy +1 +\d+\.\d+ s +\$\d");

        using var json = JsonDocument.Parse((await _repository.BuildAsync("Ledger --json --since 1d --service two")).Well);
        json.RootElement.GetProperty("delivery").GetProperty("deploys").GetInt32().ShouldBe(1);
        json.RootElement.GetProperty("waiting").GetProperty("runs").GetInt32().ShouldBe(1);

        var values = (await _repository.BuildAsync("Ledger --csv")).Well.Split('\n');
        values[0].ShouldStartWith("at,service,environment,result,");
        values[1..3].Select(line => line.Split(',')[1]).Order(StringComparer.Ordinal).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task A_deployment_knows_what_its_time_went_into()
    {
        _repository.Write("one");
        (await _repository.BuildAsync("Deploy")).ExitCode.ShouldBe(0);

        var deployment = _repository.Ledger.Single(line => line.GetProperty("event").GetString() == "deploy");

        deployment.GetProperty("host").GetString().ShouldBe("terminal");
        var parts = deployment.GetProperty("parts").EnumerateArray().ToDictionary(part => part.GetProperty("target").GetString()!, part => part.GetProperty("seconds").GetDouble());
        parts.Keys.ShouldContain("Compile");
        parts.Keys.Last().ShouldBe("Deploy");
        parts.Values.Sum().ShouldBeLessThanOrEqualTo(deployment.GetProperty("toLive").GetDouble() + 0.01);
        _repository.LastRun.GetProperty("services").EnumerateArray().Select(service => service.GetString()).ShouldBe(["one"]);
    }

    [Theory]
    [InlineData("Ledger --since yesterday", "--since yesterday is no time: give hours, days or weeks (12h, 7d, 4w), or a date (2026-11-01).")]
    [InlineData("Ledger --service three", "The ledger knows no service 'three' (--service): nothing was deployed yet.")]
    [InlineData("Ledger --json --csv", "--json and --csv are two answers: ask for one of them.")]
    public async Task A_mistake_exits_with_2_and_says_what_to_write(string commandLine, string message)
    {
        var said = await _repository.BuildAsync(commandLine);

        said.ExitCode.ShouldBe(2, said.Output);
        said.Output.ShouldContain(message);
    }

    [Fact]
    public async Task A_sync_without_a_repository_fails_with_the_remedy()
    {
        var said = await _repository.BuildAsync("Ledger --sync");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("is no git repository, and the ledger travels by git notes");
        said.Output.ShouldNotContain("   at ");
    }
}
