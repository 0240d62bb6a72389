using NoWait.Gate;
using NoWait.Gate.Sharding;
using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>Which tests run, which do not, and what blocks.</summary>
public sealed class GateSpecs : IDisposable
{
    private readonly GateTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task Tests_that_are_green_do_not_run_again_and_count_as_passed()
    {
        _trial.Service("api", ["a", "b"]);
        var first = await _trial.RunAsync();
        first.IsGreen.ShouldBeTrue(string.Join('\n', _trial.Words(first)));
        _trial.Ran.ShouldBe(["a", "b"]);

        var second = await _trial.RunAsync();

        _trial.Ran.ShouldBeEmpty();
        second.IsGreen.ShouldBeTrue();
        second.Counts.ShouldBe(new(2, 0, 0));
        _trial.Words(second)[0].ShouldMatch(@"^api: 2 tests green for sha256:.* before, not run again \(--rerun does\): 0\.00 s of tests, \$0\.00 saved$");
        _trial.Runs.ShouldHaveSingleItem().IsComplete.ShouldBeTrue();
        (await _trial.Gate().TestedAsync(["api"], default)).ShouldBe(["api"]);
    }

    [Fact]
    public async Task Rerun_runs_what_is_green()
    {
        _trial.Service("api", ["a", "b"]);
        await _trial.RunAsync();
        _ = _trial.Ran;

        _trial.Options = new() { Rerun = true };
        await _trial.RunAsync();

        _trial.Ran.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task The_tests_of_what_changed_and_of_what_depends_on_it_run()
    {
        _trial.Service("lib", ["l"]).Service("mid", ["m"], "lib").Service("top", ["t"], "mid").Service("other", ["o"]);
        await _trial.RunAsync();
        _ = _trial.Ran;

        _trial.Folder.Write("mid/main", "changed");
        var report = await _trial.RunAsync();

        _trial.Ran.Order().ShouldBe(["m", "t"]);
        report.Counts.ShouldBe(new(4, 0, 0));
        (await _trial.Gate().TestedAsync(["top"], default)).ShouldBe(["top"]);
        _trial.Folder.Write("lib/main", "changed");
        (await _trial.Gate().TestedAsync(["top"], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Services_that_are_picked_are_tested_alone()
    {
        _trial.Service("one", ["a"]).Service("two", ["b"]);
        _trial.Delivery = new() { Services = ["two"] };

        await _trial.RunAsync();

        _trial.Ran.ShouldBe(["b"]);
    }

    [Fact]
    public async Task After_a_failure_only_what_is_not_green_runs_again_and_a_pass_makes_it_a_flake()
    {
        _trial.Service("api", ["a", "b", "c"]);
        _trial.Folder.Write("api/tests/b", "test -e ../ran.ignored/second\n");
        var red = await _trial.RunAsync();
        red.IsGreen.ShouldBeFalse();
        red.Counts.ShouldBe(new(2, 1, 0));
        _ = _trial.Ran;

        _trial.Folder.Write("ran.ignored/second", "");
        var green = await _trial.RunAsync();

        _trial.Ran.ShouldBe(["b"]);
        green.IsGreen.ShouldBeTrue();
        green.Counts.ShouldBe(new(3, 0, 0));
        green.Flakes.ShouldHaveSingleItem().Test.ShouldBe("b");
        _trial.Words(green).ShouldContain(line => line.StartsWith("Flaky: b failed 1 of 2 times, 50 % (95 %: 9.5 % to 90.5 %) on unchanged code; it blocked 1 run, ", StringComparison.Ordinal));
        (await _trial.RunAsync()).Counts.ShouldBe(new(3, 0, 0));
        _trial.Ran.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_quarantined_flake_runs_is_reported_and_does_not_block_until_its_day()
    {
        _trial.Service("api", ["a", "b"]);
        _trial.Folder.Write("api/tests/b", "exit 1\n");
        _trial.Folder.Write("quarantine.txt", "2999-12-31  b  # the port is taken now and then\n");

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeTrue();
        report.Counts.ShouldBe(new(1, 0, 1));
        _trial.Words(report).ShouldContain("Quarantined until 2999-12-31 (the port is taken now and then): b");
        _trial.Folder.Write("quarantine.txt", "2020-12-31  b  # the port is taken now and then\n");
        var late = await _trial.RunAsync();
        late.IsGreen.ShouldBeFalse();
        _trial.Words(late).ShouldContain(line => line.StartsWith("quarantine.txt:1: the quarantine of b ended on 2020-12-31 and it blocks again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_shares_together_run_every_test_once(int count)
    {
        string[] tests = [.. Enumerable.Range(0, 23).Select(number => $"t{number:00}")];
        _trial.Service("api", tests).Service("web", ["w1", "w2"]);
        var ran = new List<string>();
        for (var number = 1; number <= count; number++)
        {
            _trial.Options = new() { Shard = $"{number}/{count}" };
            var report = await _trial.RunAsync();
            report.IsGreen.ShouldBeTrue();
            ran.AddRange(_trial.Ran);
        }

        ran.Order(StringComparer.Ordinal).ShouldBe([.. tests, "w1", "w2"]);
        _trial.Options = new();
        (await _trial.RunAsync()).Counts.ShouldBe(new(25, 0, 0));
        _trial.Ran.ShouldBeEmpty();
    }

    [Fact]
    public async Task Shares_go_by_the_file_of_durations_and_say_so()
    {
        _trial.Service("api", ["a", "b", "c"]);
        var durations = Durations.Of([new(new("api", "a"), 10), new(new("api", "b"), 5), new(new("api", "c"), 5)]);
        _trial.Folder.Write(".nuke/durations.tsv", durations.Write());
        _trial.Options = new() { Shard = "1/2" };

        var report = await _trial.RunAsync();

        var ran = _trial.Ran;
        (ran is ["a"] or ["b", "c"]).ShouldBeTrue(string.Join(' ', ran));
        _trial.Words(report).ShouldContain($"{(ran.Count == 1 ? "1 test" : "2 tests")} of 3 are shard 1/2, by the durations {durations.Digest} of .nuke/durations.tsv");
    }

    [Fact]
    public async Task All_cores_share_the_tests_side_by_side()
    {
        _trial.Service("api", ["a", "b", "c", "d"]);
        _trial.Options = new() { Shard = "cores" };

        var report = await _trial.RunAsync();

        report.Counts.ShouldBe(new(4, 0, 0));
        _trial.Ran.Order().ShouldBe(["a", "b", "c", "d"]);
        report.Suites[0].IsComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task A_filter_picks_tests_and_makes_the_suite_no_greener()
    {
        _trial.Service("api", ["one", "two"]);
        _trial.Options = new() { Filter = "tw" };
        (await _trial.RunAsync()).Counts.ShouldBe(new(1, 0, 0));
        _trial.Ran.ShouldBe(["two"]);

        (await _trial.Gate().TestedAsync(["api"], default)).ShouldBeEmpty();
        _trial.Options = new();
        (await _trial.RunAsync()).Counts.ShouldBe(new(2, 0, 0));
        _trial.Ran.ShouldBe(["one"]);
    }

    [Fact]
    public async Task A_hunt_runs_new_tests_many_times_in_an_order_of_its_seed()
    {
        _trial.Service("api", ["a", "b", "c", "d", "e", "f", "g", "h"]);
        _trial.Options = new() { Hunt = 3, Seed = 7 };
        var report = await _trial.RunAsync();
        var first = _trial.Ran;
        first.Count.ShouldBe(24);
        first.Take(8).Order().ShouldBe(["a", "b", "c", "d", "e", "f", "g", "h"]);
        first.Take(8).ShouldNotBe(first.Skip(8).Take(8));
        _trial.Words(report).ShouldContain("hunted with --seed 7");
        _trial.Words(report).ShouldContain("Hunted: 8 tests never failed in 3 runs each: too few to say how often a test fails falsely (3/n at 95 %)");

        _trial.Options = new() { Hunt = 1, Seed = 7 };
        (await _trial.RunAsync()).Suites.ShouldBeEmpty();
        _trial.Folder.Write("api/tests/c", "exit 0 # changed, and tells of c\n");
        await _trial.RunAsync();
        _trial.Ran.ShouldContain("c");
        _trial.Options = new() { Hunt = 3, Seed = 7, Filter = "" };
        await _trial.RunAsync();
        _trial.Ran.ShouldBe(first);
    }

    [Fact]
    public async Task A_hunt_names_what_fails_now_and_then()
    {
        _trial.Service("api", ["a", "b"]);
        _trial.Folder.Write("api/tests/b", "n=$(cat ../ran.ignored/n 2>/dev/null || echo 0); n=$((n + 1)); echo $n > ../ran.ignored/n; test $n != 3\n");
        _trial.Options = new() { Hunt = 5, Seed = 1 };

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeFalse();
        _trial.Words(report).ShouldContain("Hunted: b failed 1 of 5 times, 20 % (95 %: 3.6 % to 62.4 %)");
    }

    [Fact]
    public async Task What_changed_while_the_tests_ran_is_not_remembered_as_green()
    {
        _trial.Service("api", ["a"]);
        _trial.Folder.Write("api/tests/a", "echo x >> new\n");

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeTrue();
        _trial.Words(report).ShouldContain(line => line.StartsWith("The sources changed while the tests ran", StringComparison.Ordinal));
        _ = _trial.Ran;
        await _trial.RunAsync();
        _trial.Ran.ShouldBe(["a"]);
    }
}
