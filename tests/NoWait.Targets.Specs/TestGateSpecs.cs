using System.Text.Json;
using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>What a command line means for the tests.</summary>
public sealed class TestGateSpecs : IDisposable
{
    private const string Passing = "echo ok 1 - one; echo ok 2 - two; echo 1..2";

    private readonly Repository _repository = new();

    public TestGateSpecs() => _repository.Variables["TRIAL"] = "gate";

    public void Dispose()
    {
        _repository.Variables["TRIAL"] = null;
        _repository.Dispose();
    }

    [Fact]
    public async Task Test_ends_with_the_counts_and_runs_nothing_twice()
    {
        _repository.Write("api", make: Passing);

        (await _repository.BuildAsync("Test")).Well.ShouldMatch(@"(?m)^2 passed, 0 failed, 0 skipped$");
        var again = (await _repository.BuildAsync("Test")).Well;

        again.ShouldMatch(@"(?m)^api: 2 tests green for sha256:\S+ before, not run again \(--rerun does\): 0\.00 s of tests, \$0\.00 saved$");
        again.ShouldMatch(@"(?m)^2 passed, 0 failed, 0 skipped$");
        var results = _repository.Ledger.Where(line => line.GetProperty("event").GetString() == "test").ToList();
        results.Select(line => line.GetProperty("test").GetString()).ShouldBe(["one", "two"]);
        var run = _repository.Ledger.Single(line => line.GetProperty("event").GetString() == "tests");
        run.GetProperty("service").GetString().ShouldBe("api");
        run.GetProperty("complete").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_failing_test_is_named_and_exits_with_1()
    {
        _repository.Write("api", make: "echo ok 1 - one; echo 'not ok 2 - two'; echo '# 1 is not 2'; echo 1..2; exit 1");

        var said = await _repository.BuildAsync("Test");

        said.ExitCode.ShouldBe(1);
        said.Output.ShouldContain("Failed: two: 1 is not 2");
        said.Output.ShouldMatch(@"(?m)^1 passed, 1 failed, 0 skipped$");
        said.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task What_more_machines_would_bring_is_shown_written_and_told_as_json()
    {
        _repository.Write("api", make: Passing);
        await _repository.BuildAsync("Test");

        var table = (await _repository.BuildAsync("Test --shards-plan 3 --write-durations")).Well;
        var json = (await _repository.BuildAsync("Test --shards-plan 3 --json")).Well;

        table.ShouldMatch(@"Machines +Wall +Best possible +Idle +Share +Bound by\n +1 .*\n +2 .*\n +3 ");
        _repository.Read(".nuke/durations.tsv").ShouldEndWith("0.000\tapi\tone\n0.000\tapi\ttwo\n");
        json.ShouldContain("\"tests\": 2");
        JsonDocument.Parse(json[json.IndexOf('{')..(json.LastIndexOf('}') + 1)]).RootElement.GetProperty("plans").GetArrayLength().ShouldBe(3);
    }

    [Theory]
    [InlineData("Test --shard 3/2", "--shard 3/2 is no share: use K/N")]
    [InlineData("Test --hunt 0", "--hunt 0 is no number of runs")]
    [InlineData("Test --test-timeout 0", "--test-timeout 0 is no time: give seconds, as 600.")]
    [InlineData("Test --shards-plan 0", "--shards-plan 0 is no number of machines")]
    [InlineData("Test --shards-plan 4", "the ledger knows of no test. Run './build.sh Test' first.")]
    [InlineData("Test --json", "--json and --write-durations are for the plan")]
    [InlineData("Test --services web", "There is no service 'web' (--services): the build has api.")]
    public async Task A_mistake_exits_with_2_and_says_what_to_write(string commandLine, string message)
    {
        _repository.Write("api");

        var said = await _repository.BuildAsync(commandLine);

        said.ExitCode.ShouldBe(2, said.Output);
        said.Output.ShouldContain(message);
    }

    [Fact]
    public async Task A_line_of_the_quarantine_that_is_none_is_a_mistake()
    {
        _repository.Write("api");
        File.WriteAllText(Path.Combine(_repository.Root, "quarantine.txt"), "two is flaky\n");

        var said = await _repository.BuildAsync("Test");

        said.ExitCode.ShouldBe(2);
        said.Output.ShouldContain("quarantine.txt:1: it does not begin with the day on which the quarantine ends: write '2026-12-31  Full.Name.Of.The.Test  # why'.");
    }
}
