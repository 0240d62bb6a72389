using System.Diagnostics;
using NoWait.Gate.Running;
using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>Runners that fail, hang, crash and say nothing; and what was asked wrongly.</summary>
public sealed class GateFaultSpecs : IDisposable
{
    private readonly GateTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task A_run_that_wrote_no_results_is_not_green()
    {
        _trial.Own.Add(Suite.Command("true", results: "out/*.xml") with { Name = "silent" });
        _trial.Folder.Write("out/old.xml", "<testsuite><testcase name='of an earlier run'/></testsuite>");

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeFalse();
        report.Suites[0].Cases.ShouldBeEmpty();
        _trial.Words(report).ShouldContain(line => line.StartsWith("silent: No result was written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_suite_that_only_runs_whole_goes_to_one_share_and_must_write_results_there()
    {
        _trial.Own.Add(Suite.Command("true", results: "out/*.xml") with { Name = "silent" });
        var green = new List<bool>();
        foreach (var shard in (string[])["1/3", "2/3", "3/3"])
        {
            _trial.Options = new() { Shard = shard };
            green.Add((await _trial.RunAsync()).IsGreen);
        }

        green.Count(isGreen => !isGreen).ShouldBe(1);
    }

    [Fact]
    public async Task Results_are_read_from_the_files_that_the_command_wrote()
    {
        _trial.Own.Add(Suite.Command("mkdir -p out/deep; echo \"<testsuite><testcase name='a'/></testsuite>\" > out/deep/r.xml", results: "out/**/*.xml"));

        (await _trial.RunAsync()).Counts.ShouldBe(new(1, 0, 0));
    }

    [Fact]
    public async Task A_command_that_ends_badly_though_no_test_failed_is_not_green()
    {
        _trial.Own.Add(Suite.Command("echo ok 1; echo 1..1; exit 3") with { Name = "s" });

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeFalse();
        report.Suites[0].Troubles.ShouldHaveSingleItem().ShouldContain("ended with exit code 3, though no test failed");
    }

    [Fact]
    public async Task Tests_that_a_crash_left_out_are_named()
    {
        _trial.Service("api", ["a", "b", "c"]);
        await _trial.RunAsync();
        _trial.Folder.Write("api/tests/b", "kill -9 $PPID\n");

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeFalse();
        report.Suites[0].Cases.Select(test => (test.Name, test.Outcome)).ShouldBe(
            [("a", TestOutcome.Passed), ("b", TestOutcome.NotReported), ("c", TestOutcome.NotReported)]);
        _trial.Words(report).ShouldContain("Not reported: c: It ran before, and the runner broke off before it told of it.");
        _trial.Runs[^1].IsComplete.ShouldBeFalse();
        (await _trial.Gate().TestedAsync(["api"], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_runner_that_hangs_is_ended_with_all_that_it_started()
    {
        var pid = _trial.Folder["pid.ignored"];
        _trial.Own.Add(Suite.Command($"echo ok 1; sleep 1000 & echo $! > {pid}; wait") with { Timeout = TimeSpan.FromSeconds(1), Name = "hangs", Inputs = ["none"] });

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeFalse();
        report.Suites[0].Troubles[0].ShouldContain("took longer than 1.00 s (--test-timeout)");
        IsAlive(int.Parse(await File.ReadAllTextAsync(pid))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_interruption_ends_the_runner_and_remembers_nothing()
    {
        var pid = _trial.Folder["pid.ignored"];
        _trial.Own.Add(Suite.Command($"echo ok 1; sleep 1000 & echo $! > {pid}.new; mv {pid}.new {pid}; wait") with { Name = "long" });
        using var source = new CancellationTokenSource();
        var run = _trial.RunAsync(source.Token);
        while (!File.Exists(pid))
        {
            await Task.Delay(10);
        }

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(run);
        IsAlive(int.Parse(await File.ReadAllTextAsync(pid))).ShouldBeFalse();
        _trial.Runs.ShouldBeEmpty();
        Directory.GetDirectories(_trial.Folder[".nuke/cache/tests"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_ends_with_the_next_one()
    {
        var left = Directory.CreateDirectory(_trial.Folder[".nuke/cache/tests/1-1"]).FullName;
        using var stray = Process.Start(new ProcessStartInfo("sleep", ["1000"]) { Environment = { ["NOWAIT_STAGE"] = left } })!;

        using (ResultFolder.Make(_trial.Folder[".nuke/cache/tests"]))
        {
            (await Task.Run(() => stray.WaitForExit(10_000))).ShouldBeTrue();
            Directory.Exists(left).ShouldBeFalse();
        }
    }

    [Fact]
    public void Two_runs_at_once_leave_each_other_alone()
    {
        using var one = ResultFolder.Make(_trial.Folder["tests"]);
        using var two = ResultFolder.Make(_trial.Folder["tests"]);

        Directory.Exists(one.Path).ShouldBeTrue();
        two.Path.ShouldNotBe(one.Path);
    }

    [Fact]
    public async Task A_ledger_that_takes_nothing_changes_no_verdict_and_is_told()
    {
        _trial.Service("api", ["a"]);
        _trial.Folder.Write(".nuke/ledger", "no folder");

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeTrue();
        report.Counts.ShouldBe(new(1, 0, 0));
        _trial.Words(report).ShouldContain(line => line.StartsWith("The results are not remembered: ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_run_is_a_mistake_before_anything_runs()
    {
        Mistake(Suite.DotNet("tests/Missing")).ShouldContain("There is no project or solution 'tests/Missing'");
        Mistake(Suite.Cargo() with { Folder = "nowhere" }).ShouldContain("there is no folder");
        Mistake(Suite.Cargo()).ShouldContain("There is no Cargo.toml in");
        Mistake(Suite.Npm()).ShouldContain("There is no package.json in");
        Mistake(Suite.Command(" ")).ShouldContain("has no command");
        Mistake(Suite.Command("true"), Suite.Command("true")).ShouldContain("Two suites are called 'true'");
        _trial.Service("api", ["a"], "db");
        Should.Throw<InvalidUsageException>(_trial.Gate).Message.ShouldBe("Service 'api' depends on 'db', which is no service of the build: it has api.");
    }

    [Theory]
    [InlineData("3/2", 0, "--shard 3/2 is no share")]
    [InlineData(null, -1, "--hunt -1 is no number of runs")]
    [InlineData("1/2", 3, "--hunt and --shard do not go together")]
    public void Choices_that_cannot_be_are_mistakes(string? shard, int hunt, string message)
    {
        _trial.Options = new() { Shard = shard, Hunt = hunt };

        Should.Throw<InvalidUsageException>(_trial.Gate).Message.ShouldStartWith(message);
    }

    [Fact]
    public async Task A_pattern_that_is_none_is_a_mistake()
    {
        _trial.Own.Add(Suite.Command("true") with { Name = "s", Inputs = ["a[", "b"] });

        (await Should.ThrowAsync<InvalidUsageException>(_trial.RunAsync())).Message.ShouldStartWith("Suite 's', Inputs: ");
    }

    private string Mistake(params Suite[] suites)
    {
        _trial.Own.Clear();
        _trial.Own.AddRange(suites);
        return Should.Throw<InvalidUsageException>(_trial.Gate).Message;
    }

    private static bool IsAlive(int process) =>
        File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
}
