using NoWait.Testing;
using NoWait.Timing.Events;
using NoWait.Timing.Figures;
using NoWait.Timing.Rendering;
using NoWait.Timing.Summaries;

namespace NoWait.Timing.Specs;

/// <summary>What the figures mean.</summary>
public sealed class FigureSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Ledger Ledger => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Deploys_changes_and_people_are_counted_each_once()
    {
        Deploy(10, changes: [Change("a", 60, Some.Ada), Change("b", 50, Some.Bob)]);
        Deploy(20, "web", changes: [Change("b", 50, Some.Bob), Change("c", 40, new("Bob", "bob@example.org"))]);
        Deploy(30, result: Outcome.Failed, changes: [Change("d", 40, new("Cid"))]);

        var delivery = Read().Delivery;

        (delivery.Deploys, delivery.Changes, delivery.People).ShouldBe((2, 3, 3));
        delivery.DeploysADay.ShouldBe(2 / 28.0, 1e-9);
        FiguresText.Deploys(delivery).ShouldBe("2 deploys of 3 changes by 3 people");
    }

    [Fact]
    public void Lead_time_is_from_each_commit_until_it_was_live_for_the_first_time()
    {
        Deploy(10, changes: [Change("a", 20, Some.Ada), Change("b", 40, Some.Ada)]);
        Deploy(5, changes: [Change("b", 40, Some.Ada), Change("c", 95, Some.Ada)]);

        var lead = Read().Delivery.LeadTime!;

        (lead.Count, lead.Median, lead.NineInTen).ShouldBe((3, TimeSpan.FromHours(30), TimeSpan.FromHours(90)));
    }

    [Fact]
    public void A_version_that_went_back_by_itself_failed_and_recovered_in_its_own_time()
    {
        Deploy(10);
        Deploy(9, result: Outcome.WentBack, seconds: 12);

        var delivery = Read().Delivery;

        (delivery.Attempts, delivery.Failures, delivery.FailureRate).ShouldBe((2, 1, 0.5));
        delivery.Recovery.ShouldBe(new Spread(1, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(12)));
    }

    [Fact]
    public void A_version_that_somebody_took_back_failed_from_when_it_went_live()
    {
        Deploy(10);
        Deploy(9);
        Deploy(7.5, isRollBack: true);
        Deploy(7, "web", isRollBack: true);

        var delivery = Read().Delivery;

        (delivery.Deploys, delivery.Attempts, delivery.Failures).ShouldBe((4, 2, 1));
        delivery.Recovery!.Median.ShouldBe(TimeSpan.FromHours(1.5));
    }

    [Fact]
    public void Where_nothing_ran_before_a_failure_lasts_until_something_does()
    {
        Deploy(10, result: Outcome.Failed);
        Deploy(9, result: Outcome.Failed);
        Deploy(8, "web");
        Deploy(6);

        var delivery = Read().Delivery;

        (delivery.Attempts, delivery.Failures).ShouldBe((4, 2));
        delivery.Recovery.ShouldBe(new Spread(1, TimeSpan.FromHours(4), TimeSpan.FromHours(4)));
    }

    [Fact]
    public void Figures_are_about_production_where_there_is_one()
    {
        Deploy(10);
        Deploy(9, environment: "staging");
        Read().Delivery.ShouldSatisfyAllConditions(all => all.Environment.ShouldBeNull(), all => all.Deploys.ShouldBe(2));

        Deploy(8, environment: "production");

        Read().Delivery.ShouldSatisfyAllConditions(one => one.Environment.ShouldBe("production"), one => one.Deploys.ShouldBe(1));
        Read(query => query with { Environment = "staging" }).Delivery.Deploys.ShouldBe(1);
    }

    [Fact]
    public void Waiting_is_summed_by_person_and_by_target()
    {
        Ledger.Append(Some.Run(Some.Noon.AddHours(-1), 36) with { Rate = 100, Targets = [new("Compile", 30), new("Test", 0) { Result = Outcome.Skipped }] });
        Ledger.Append(Some.Run(Some.Noon.AddHours(-2), 36) with { Rate = 100, Waiting = 2, By = Some.Bob, Targets = [new("Compile", 30)] });
        Ledger.Append(Some.Run(Some.Noon.AddHours(-3), 9) with { Rate = 100, By = Some.Ada with { Name = "Ada" }, Targets = [new("Deploy", 9)] });

        var waiting = Read().Waiting;

        (waiting.Runs, waiting.Waited, waiting.Dollars).ShouldBe((3, TimeSpan.FromSeconds(117), 3.25m));
        waiting.People.ShouldBe([new("Bob", 1, TimeSpan.FromSeconds(72), 2m), new("Ada", 2, TimeSpan.FromSeconds(45), 1.25m)]);
        waiting.Targets.ShouldBe(
        [
            new("Compile", 2, TimeSpan.FromSeconds(90), 2.5m, 0.08333333m),
            new("Deploy", 1, TimeSpan.FromSeconds(9), 0.25m, 0.02777778m),
        ]);
    }

    [Fact]
    public void A_service_has_its_own_deployments_and_the_runs_for_it()
    {
        Deploy(3);
        Deploy(2, "web");
        Ledger.Append(Some.Run(Some.Noon.AddHours(-1)) with { Services = ["api", "web"] });
        Ledger.Append(Some.Run(Some.Noon.AddHours(-2)) with { Steps = [new("Compile", "run", 0, 1) { Service = "web" }] });
        Ledger.Append(Some.Run(Some.Noon.AddHours(-3)));

        var figures = Read(query => query with { Service = "web" });

        figures.Delivery.Deploys.ShouldBe(1);
        figures.Waiting.Runs.ShouldBe(2);
    }

    [Fact]
    public void A_flake_both_passed_and_failed_with_nothing_changed()
    {
        Test("f1", ("Adds", TestOutcome.Passed), ("Breaks", TestOutcome.Failed));
        Test("f1", ("Adds", TestOutcome.Failed), ("Breaks", TestOutcome.Failed));
        Test("f1", ("Adds", TestOutcome.Passed));
        Test("f2", ("Adds", TestOutcome.Passed), ("Breaks", TestOutcome.Passed));

        var flake = Read().Flakes.ShouldHaveSingleItem();

        (flake.Suite, flake.Name, flake.Passed, flake.Failed).ShouldBe(("api", "Adds", 2, 1));
    }

    [Fact]
    public void Days_begin_where_people_are()
    {
        Deploy(at: new(2026, 11, 17, 23, 30, 0, TimeSpan.Zero));
        Deploy(at: new(2026, 11, 17, 22, 30, 0, TimeSpan.Zero), toLive: 8);
        var berlin = TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(1), "there", "there");

        var days = Read(query => query with { Zone = berlin, Since = Some.Noon.AddDays(-2) }).Days;

        days.ShouldBe(
        [
            new(new(2026, 11, 16), 0, 0, null), new(new(2026, 11, 17), 1, 0, TimeSpan.FromSeconds(8)), new(new(2026, 11, 18), 1, 0, null),
        ]);
    }

    [Fact]
    public void Deployments_are_values_that_a_spreadsheet_reads_and_never_runs()
    {
        var deployment = Some.Deployment(Some.Noon) with
        {
            By = new("=cmd|' /C calc'!A0"), Error = "a \"b\",\nc", ToLive = 7.25, Commit = "c0ffee", Host = "terminal",
        };

        DeploymentCsv.Render(deployment).ShouldBe(
            "2026-11-18T12:00:00.000Z,board,local,succeeded,no,no,,sha256:4be1000000000000000000000000000000000000000000000000000000000a9c,"
            + "c0ffee,1,Bob,'=cmd|' /C calc'!A0,laptop,terminal,1.61,7.25,600,\"a \"\"b\"\",\nc\"");
        DeploymentCsv.Head.Split(',').Length.ShouldBe(18);
    }

    private LedgerFigures Read(Func<FigureQuery, FigureQuery>? change = null)
    {
        var summary = LedgerSummary.Held(Ledger);
        summary.Refresh();
        var query = new FigureQuery(Some.Noon.AddDays(-28), Some.Noon);
        return summary.Read(change?.Invoke(query) ?? query);
    }

    private static Change Change(string commit, double hoursAgo, Person author) => new(commit, Some.Noon.AddHours(-hoursAgo), author, "Say hello");

    private void Deploy(
        double hoursAgo = 0, string service = "api", Outcome result = Outcome.Succeeded, double seconds = 1, bool isRollBack = false,
        string environment = "local", DateTimeOffset? at = null, double? toLive = null, params Change[] changes) =>
        Ledger.Append(Some.Deployment(at ?? Some.Noon.AddHours(-hoursAgo), service) with
        {
            Result = result,
            Seconds = seconds,
            IsRollBack = isRollBack,
            Environment = environment,
            ToLive = toLive,
            Changes = changes,
        });

    private void Test(string fingerprint, params (string Name, TestOutcome Outcome)[] tests)
    {
        foreach (var (name, outcome) in tests)
        {
            var at = Some.Noon.AddMinutes(-Ledger.Newest().Count() - 1);
            Ledger.Append(new TestResult
            {
                At = at, Id = EventId.Of(at, name), Run = "r", Suite = "api", Test = name, Fingerprint = fingerprint, Outcome = outcome,
            });
        }
    }
}
