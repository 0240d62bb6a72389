using NoWait.Gate.Runners;
using NoWait.Testing;
using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>The runners that people have, as they really are.</summary>
public sealed class RunnerSpecs : IDisposable
{
    private readonly GateTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [FactNeeds("go")]
    public async Task Go_is_run_listed_shared_and_asked_again_for_what_failed()
    {
        _trial.Folder.Write("go.mod", "module example.com/m\n\ngo 1.18\n");
        foreach (var (package, test) in new[] { ("a", "One"), ("a", "Two"), ("b", "Three"), ("b", "Four") })
        {
            _trial.Folder.Write($"{package}/{test}_test.go", $$"""
                package {{package}}
                import ("os"; "testing")
                func Test{{test}}(t *testing.T) { t.Run("case", func(t *testing.T) { if _, err := os.Stat("{{test}}.bad"); err == nil { t.Fatal("broken {{test}}") } }) }
                """);
        }

        _trial.Own.Add(Suite.Go() with { Name = "go", Inputs = ["**/*.go"] });
        var all = new List<string>();
        foreach (var shard in (string[])["1/2", "2/2"])
        {
            _trial.Options = new() { Shard = shard };
            var share = await _trial.RunAsync();
            share.IsGreen.ShouldBeTrue(string.Join('\n', _trial.Words(share)));
            all.AddRange(share.Suites[0].Cases.Select(test => test.Name));
        }

        string[] units = [.. new[] { "a TestOne", "a TestTwo", "b TestThree", "b TestFour" }.Select(name => $"example.com/m/{name}")];
        all.ShouldBe([.. units, .. units.Select(unit => $"{unit}/case")], ignoreOrder: true);

        _trial.Options = new() { Rerun = true };
        _trial.Folder.Write("b/Four.bad", "");
        var red = await _trial.RunAsync();
        red.Counts.ShouldBe(new(6, 2, 0));
        _trial.Words(red).ShouldContain(line => line.StartsWith("Failed: example.com/m/b TestFour/case:", StringComparison.Ordinal) && line.Contains("broken Four", StringComparison.Ordinal));
        File.Delete(_trial.Folder["b/Four.bad"]);
        _trial.Options = new();
        var green = await _trial.RunAsync();
        green.Counts.ShouldBe(new(8, 0, 0));
        green.Suites[0].Cases.Select(test => test.Name).ShouldBe([units[3], $"{units[3]}/case"], ignoreOrder: true);
    }

    [FactNeeds("go")]
    public async Task Go_that_does_not_compile_is_a_failure_of_its_package()
    {
        _trial.Folder.Write("go.mod", "module example.com/m\n\ngo 1.18\n");
        _trial.Folder.Write("a/a_test.go", "package a\nimport \"testing\"\nfunc TestA(t *testing.T) { nonsense }\n");
        _trial.Own.Add(Suite.Go());

        var report = await _trial.RunAsync();

        report.IsGreen.ShouldBeFalse();
        report.Suites[0].Cases.ShouldHaveSingleItem().Name.ShouldBe("example.com/m/a");
        string.Join('\n', _trial.Said).ShouldContain("nonsense");
    }

    [FactNeeds("rust")]
    public async Task Cargo_is_run_listed_and_shared()
    {
        _trial.Folder.Write("Cargo.toml", "[package]\nname = \"m\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        _trial.Folder.Write("src/lib.rs", """
            #[cfg(test)] mod tests {
              #[test] fn one() {}
              #[test] fn two() { assert_eq!(1, 2, "broken two"); }
              #[test] #[ignore = "later"] fn three() {}
            }
            """);
        _trial.Own.Add(Suite.Cargo() with { Name = "cargo", Inputs = ["src"] });
        var whole = await _trial.RunAsync();
        whole.Suites[0].Cases.Select(test => (test.Name, test.Outcome)).ShouldBe(
            [("tests::one", TestOutcome.Passed), ("tests::two", TestOutcome.Failed), ("tests::three", TestOutcome.Skipped)], ignoreOrder: true);
        whole.Suites[0].Cases.Single(test => test.Outcome == TestOutcome.Failed).Message.ShouldContain("broken two");

        var again = await _trial.RunAsync();

        again.Suites[0].Remembered.ShouldHaveSingleItem().Name.ShouldBe("tests::one");
        again.Suites[0].Cases.Select(test => test.Name).ShouldBe(["tests::two", "tests::three"], ignoreOrder: true);
    }

    [FactNeeds("node", "npm")]
    public async Task Node_prints_tap_behind_npm()
    {
        _trial.Folder.Write("package.json", """{ "name": "m", "scripts": { "test": "node --test" } }""");
        _trial.Folder.Write("a.test.js", """
            const { describe, it } = require('node:test');
            const assert = require('node:assert');
            describe('sums', () => { it('adds', () => {}); it('fails', () => assert.equal(1, 2)); it('waits', { todo: true }, () => {}); });
            """);
        _trial.Own.Add(Suite.Npm());

        var report = await _trial.RunAsync();

        var cases = report.Suites[0].Cases;
        cases.Select(test => (test.Name.Split(" > ")[^1], test.Outcome)).ShouldBe(
            [("adds", TestOutcome.Passed), ("fails", TestOutcome.Failed), ("waits", TestOutcome.Skipped)]);
        cases[0].Name.ShouldContain("sums > adds");
        cases[0].Seconds.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Dotnet_lists_tests_of_several_assemblies()
    {
        string[] lines =
        [
            "  Determining projects to restore...", "Test run for /a.dll (.NETCoreApp,Version=v10.0)", "The following Tests are available:",
            "    A.B.C(x: 1)", "    A.B.C(x: 2)", "    Adds two numbers", "The following Tests are available:", "    D.E.F", "Done", "    no test",
        ];

        DotNetRunner.Instance.Units(lines).ShouldBe(["A.B.C(x: 1)", "A.B.C(x: 2)", "Adds two numbers", "D.E.F"]);
    }

    [Fact]
    public void Dotnet_takes_any_number_of_tests_in_a_file()
    {
        string[] units = [.. Enumerable.Range(0, 20_000).Select(number => $"A.B.Method{number}"), "Adds (1 & 2)"];

        var run = DotNetRunner.Instance.Runs(new(Suite.DotNet("x"), _trial.Folder.Path) { Units = units }).ShouldHaveSingleItem();

        run.ToString().Length.ShouldBeLessThan(500);
        var settings = System.Xml.Linq.XDocument.Load(_trial.Folder["chosen.runsettings"]);
        var filter = settings.Descendants("TestCaseFilter").Single().Value;
        filter.Split('|').Length.ShouldBe(20_001);
        filter.ShouldEndWith(@"FullyQualifiedName=A.B.Method19999|DisplayName=Adds \(1 \& 2\)");
    }

    [Fact]
    public void Chosen_tests_are_cut_into_commands_that_every_system_takes()
    {
        string[] units = [.. Enumerable.Range(0, 5000).Select(number => $"module::test_number_{number}")];

        var runs = CargoRunner.Instance.Runs(new(Suite.Cargo(), _trial.Folder.Path) { Units = units });

        runs.Count.ShouldBeGreaterThan(1);
        runs.ShouldAllBe(run => run.ToString().Length < 25_000);
        runs.SelectMany(run => run.Arguments.SkipWhile(word => word != "--exact").Skip(1)).ShouldBe(units);
    }
}
