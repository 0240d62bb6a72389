using NoWait.Gate.Flakes;
using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>Tests whose outcome is partly chance.</summary>
public sealed class FlakeSpecs
{
    // Computed with R: prop.test's Wilson interval without continuity correction.
    [Theory]
    [InlineData(1, 10, 0.0179, 0.4042)]
    [InlineData(3, 41, 0.0252, 0.1943)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    [InlineData(9, 10, 0.5958, 0.9821)]
    public void The_interval_is_Wilsons(int failures, int runs, double low, double high)
    {
        var rate = new Rate(failures, runs);

        rate.Low.ShouldBe(low, 0.0001);
        rate.High.ShouldBe(high, 0.0001);
        rate.Seen.ShouldBeInRange(rate.Low, rate.High);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(30, 0.1)]
    [InlineData(3_000_000, 0.000001)]
    public void Without_a_failure_the_rate_is_below_three_divided_by_the_runs(int runs, double high)
    {
        new Rate(0, runs).High.ShouldBe(high, 1e-12);
        new Rate(0, runs).Low.ShouldBe(0);
    }

    [Fact]
    public void A_test_that_passed_and_failed_on_one_fingerprint_is_a_flake_with_what_it_cost()
    {
        var flakes = FlakeFinder.Look(
        [
            Some.Result("Flaky", TestOutcome.Failed, "1"), Some.Result("Good", run: "1"), Some.Run("1", Outcome.Failed, seconds: 90),
            Some.Result("Flaky", TestOutcome.Passed, "2"), Some.Run("2", Outcome.Succeeded),
            Some.Result("Flaky", TestOutcome.Passed, "3", "sha256:2"), Some.Result("Flaky", TestOutcome.Passed, "3", "sha256:2"),
        ]).Flakes;

        var flake = flakes.ShouldHaveSingleItem();
        flake.Test.ShouldBe("Flaky");
        flake.Rate.ShouldBe(new(1, 4));
        flake.Blocked.ShouldBe(1);
        flake.BlockedSeconds.ShouldBe(90);
    }

    [Fact]
    public void A_test_that_broke_and_was_repaired_is_no_flake()
    {
        var (flakes, alarms) = FlakeFinder.Look(
        [
            Some.Result("A", TestOutcome.Passed, "1", "sha256:1"),
            Some.Result("A", TestOutcome.Failed, "2", "sha256:2"), Some.Run("2", Outcome.Failed),
            Some.Result("A", TestOutcome.Passed, "3", "sha256:3"),
            Some.Result("A", TestOutcome.Skipped, "4", "sha256:2"),
        ]);

        flakes.ShouldBeEmpty();
        alarms.ShouldBe(new(0, 2));
    }

    [Fact]
    public void A_run_that_something_else_broke_as_well_is_not_the_flakes_fault()
    {
        var flake = FlakeFinder.Look(
        [
            Some.Result("Flaky", TestOutcome.Failed, "1"), Some.Result("Broken", TestOutcome.Failed, "1"), Some.Run("1", Outcome.Failed),
            Some.Result("Flaky", TestOutcome.Passed, "2"), Some.Result("Broken", TestOutcome.Failed, "2"), Some.Run("2", Outcome.Failed),
        ]).Flakes.ShouldHaveSingleItem();

        flake.Test.ShouldBe("Flaky");
        flake.Blocked.ShouldBe(0);
    }

    [Fact]
    public void A_quarantine_holds_until_its_day_has_passed()
    {
        var quarantine = Quarantine.Read("# known flakes\n\n2026-11-18  Ns.Type.Method  # port is taken now and then, see #12\n", "quarantine.txt");

        var line = quarantine.Find("Ns.Type.Method(x: 1)").ShouldNotBeNull();
        line.ShouldBe(new("Ns.Type.Method", new(2026, 11, 18), "port is taken now and then, see #12", "quarantine.txt:3"));
        line.IsOver(Some.Noon).ShouldBeFalse();
        line.IsOver(Some.Noon.AddDays(1)).ShouldBeTrue();
        quarantine.Find("Ns.Type.Other").ShouldBeNull();
    }

    [Theory]
    [InlineData("Ns.Type.Method  # why", "does not begin with the day")]
    [InlineData("2026-13-01  Ns.Type.Method  # why", "does not begin with the day")]
    [InlineData("2026-12-01  Ns.Type.Method", "gives no reason")]
    [InlineData("2026-12-01  Ns.Type.Method  # ", "gives no reason")]
    [InlineData("2026-12-01  # why", "names no test")]
    [InlineData("2026-12-01  A  # why\n2026-12-02  A  # why", "is in quarantine already, at quarantine.txt:2")]
    public void A_malformed_line_is_named_with_what_to_write(string text, string what)
    {
        var message = Should.Throw<InvalidUsageException>(() => Quarantine.Read("# head\n" + text, "quarantine.txt")).Message;

        message.ShouldMatch(@"^quarantine\.txt:[23]: ");
        message.ShouldContain(what);
    }
}
