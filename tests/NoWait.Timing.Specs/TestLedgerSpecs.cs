using NoWait.Testing;
using NoWait.Timing.Events;

namespace NoWait.Timing.Specs;

public sealed class TestLedgerSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Ledger Ledger => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Results_of_tests_come_back_as_they_were_written_and_the_run_last()
    {
        TestResult[] results =
        [
            Result("a", TestOutcome.Passed),
            Result("b\n\"x\"", TestOutcome.Failed) with { Message = "1 is not 2", IsQuarantined = true },
            Result("c", TestOutcome.Skipped),
            Result("d", TestOutcome.NotReported),
        ];
        Ledger.Append(results, Run);

        Ledger.TestsSince(Some.Noon).Select(Line).ShouldBe([.. results.Select(Line), Line(Run)]);
        Ledger.Oldest().Select(Line).ShouldBe([.. results.Select(Line), Line(Run)]);
    }

    [Fact]
    public void Whoever_asks_for_tests_is_told_of_nothing_else()
    {
        Ledger.Append(Some.Run(Some.Noon));
        Ledger.Append([Result("a", TestOutcome.Passed)], Run);
        Ledger.Append(Some.Deployment(Some.Noon));

        Ledger.TestsSince(Some.Noon).Select(entry => entry.Event).ShouldBe(["test", "tests"]);
        Ledger.TestsSince(Some.Noon.AddMinutes(1)).ShouldBeEmpty();
    }

    [Fact]
    public void Thousands_of_results_are_as_many_lines()
    {
        var results = Enumerable.Range(0, 20_000).Select(number => Result($"test {number}", TestOutcome.Passed));

        Ledger.Append(results, Run);

        File.ReadAllLines(_folder["2026-11.jsonl"]).Length.ShouldBe(20_001);
        Ledger.TestsSince(Some.Noon).OfType<TestResult>().Select(result => result.Test).Distinct().Count().ShouldBe(20_000);
    }

    [Fact]
    public void An_outcome_of_a_later_version_makes_no_test_green()
    {
        _folder.Write("2026-11.jsonl", Line(Result("a", TestOutcome.Passed)).Replace("passed", "passed mostly", StringComparison.Ordinal) + "\n");

        Ledger.TestsSince(Some.Noon).OfType<TestResult>().Single().Outcome.ShouldBe(TestOutcome.NotReported);
    }

    [Fact]
    public void What_a_later_version_says_beside_is_kept()
    {
        _folder.Write("2026-11.jsonl", Line(Result("a", TestOutcome.Passed)).Replace("\"seconds\"", "\"mood\":\"good\",\"seconds\"", StringComparison.Ordinal) + "\n");

        Ledger.TestsSince(Some.Noon).Single().Unknown.ShouldNotBeNull()["mood"].GetString().ShouldBe("good");
    }

    [Fact]
    public void Whoever_asks_for_a_fingerprint_is_told_of_no_other()
    {
        Ledger.Append([Result("a", TestOutcome.Passed), Result("b", TestOutcome.Passed) with { Fingerprint = "sha256:2" }], Run);

        Ledger.TestsSince(Some.Noon, "sha256:2").OfType<TestResult>().Single().Test.ShouldBe("b");
    }

    private static TestRun Run => new()
    {
        At = Some.Noon,
        Id = "run",
        Suite = "api",
        Service = "api",
        Fingerprint = "sha256:1",
        Shard = "2/36",
        IsComplete = true,
        Result = Outcome.Failed,
        Passed = 1,
        Failed = 2,
        Skipped = 1,
        Remembered = 7,
        Seconds = 1.5,
        SavedSeconds = 60.25,
        By = new("Ada"),
        Where = Place.Ci,
    };

    private static TestResult Result(string test, TestOutcome outcome) => new()
    {
        At = Some.Noon,
        Id = "id",
        Run = "run",
        Suite = "api",
        Test = test,
        Fingerprint = "sha256:1",
        Outcome = outcome,
        Seconds = 0.25,
    };

    private static string Line(LedgerEvent entry) => System.Text.Encoding.UTF8.GetString(LedgerJson.Write(entry));
}
