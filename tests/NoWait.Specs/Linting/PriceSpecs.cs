using NoWait.Linting;
using NoWait.Linting.Pricing;
using NoWait.Timing.Events;
using NoWait.Timing.Money;

namespace NoWait.Specs.Linting;

/// <summary>Prices come from measured steps and from git's history, and from nothing else.</summary>
public sealed class PriceSpecs
{
    private const string Text = "FROM a:1\nCOPY . .\nRUN npm ci\n";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    // 20 builds by one person on 14 days are 9.2 working days: 521.4 builds a year, for two people 1,042.9.
    [Fact]
    public void A_price_is_the_steps_median_times_the_changes_share_times_the_builds_of_a_year_times_the_rate()
    {
        var price = Find("NW2001", Times("RUN npm ci", 20, 30), Changes(sources: 15, manifests: 5)).Price.ShouldNotBeNull();

        price.SecondsABuild.ShouldBe(22.5);
        price.IsBound.ShouldBeFalse();
        var days = Math.Max(1m, 14m * 240 / 365);
        price.Year.Dollars.ShouldBe(22.5m * (20 / days * 240 * 2) * 85 / 3600, tolerance: 0.01m);
        price.Year.Measured.Single(input => input.Name == "times measured").Value.ShouldBe(20);
        price.Year.Measured.Single(input => input.Name == "commits that make them run").Value.ShouldBe(15);
    }

    [Fact]
    public void What_a_cache_mount_would_leave_over_is_not_known_so_the_price_is_a_bound() =>
        Find("NW2004", Times("RUN npm ci", 3, 30), Changes(sources: 15, manifests: 5)).Price.ShouldNotBeNull().IsBound.ShouldBeTrue();

    [Fact]
    public void Where_nothing_was_measured_there_is_no_price()
    {
        Find("NW2001", Times("RUN something else", 20, 30), Changes(15, 5)).Price.ShouldBeNull();
        Find("NW2001", Times("RUN npm ci", 20, 30), new([])).Price.ShouldBeNull();
        Find("NW2001", StepTimes.Of([]), Changes(15, 5)).Price.ShouldBeNull();
    }

    [Fact]
    public void Steps_that_came_from_the_cache_or_failed_are_no_measurements()
    {
        var hit = Run("RUN npm ci", 0.01) with { Steps = [new("Compile", "run", 0, 0.01) { Text = "RUN npm ci", CacheHit = true }] };
        var failed = Run("RUN npm ci", 99) with { Steps = [new("Compile", "run", 0, 99) { Text = "RUN npm ci", Error = "no" }] };

        StepTimes.Of([hit, failed, Run("RUN npm ci", 30)]).Of("RUN npm ci").ShouldBe((30, 1));
    }

    [Fact]
    public void Mounts_do_not_hide_a_step_from_its_measurements() => Linter.Lint(new LintInput(
            "FROM a:1\nCOPY src/ src/\nRUN --mount=type=bind,target=/x npm ci\n")
        {
            Times = Times("RUN npm ci", 2, 10),
            Changes = Changes(15, 5),
            Now = Now,
        }).Findings.Single(finding => finding.Rule.Id == "NW2001").Price.ShouldNotBeNull();

    [Fact]
    public void Copies_are_ordered_by_how_often_git_saw_them_change()
    {
        var changes = new ChangeFrequency([.. Enumerable.Repeat<string[]>(["src/a.js"], 20), ["assets/logo.png"]]);
        var findings = Linter.Lint(new LintInput("FROM a:1\nWORKDIR /a\nCOPY src/ src/\nCOPY assets/ assets/\n") { Changes = changes }).Findings;

        var finding = findings.Single(one => one.Rule.Id == "NW2005");
        finding.Origin.Line.ShouldBe(3);
        finding.Why.ShouldBe("20 of 21 commits change what is copied here, 1 what line 4 copies after it: what changes seldom belongs first.");
        finding.Correction.ShouldBe("COPY assets/ assets/\nCOPY src/ src/");
        Linter.Lint(new LintInput("FROM a:1\nWORKDIR /a\nCOPY assets/ assets/\nCOPY src/ src/\n") { Changes = changes }).Findings.ShouldNotContain(one => one.Rule.Id == "NW2005");
    }

    [Fact]
    public void A_history_is_seen_from_the_context() =>
        new ChangeFrequency([["api/a", "web/b"], ["web/c"], ["apis/d"]]).In("api").Commits.ShouldBe(1);

    private static Finding Find(string id, StepTimes times, ChangeFrequency changes) => Linter.Lint(new LintInput(Text)
    {
        Times = times,
        Changes = changes,
        Cost = new CostModel { Developers = 2 },
        Now = Now,
    }).Findings.Single(finding => finding.Rule.Id == id);

    private static StepTimes Times(string step, int builds, double seconds) =>
        StepTimes.Of(Enumerable.Range(0, builds).Select(i => Run(step, seconds) with { At = Now - TimeSpan.FromDays(14) + TimeSpan.FromHours(i) }));

    private static Run Run(string step, double seconds) => new()
    {
        At = Now,
        Id = "x",
        By = new Person("a"),
        Steps = [new("Compile", "run", 0, seconds) { Text = step, CacheHit = false }],
    };

    private static ChangeFrequency Changes(int sources, int manifests) =>
        new([.. Enumerable.Repeat<string[]>(["src/a.js"], sources), .. Enumerable.Repeat<string[]>(["package.json"], manifests)]);
}
