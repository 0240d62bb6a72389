using System.Net;
using System.Xml.Linq;
using NoWait.Timing.Events;

namespace NoWait.Board.Specs;

public sealed class PageSpecs
{
    [Fact]
    public async Task It_says_that_it_is_well()
    {
        await using var board = await Served.WithAsync();

        (await board.ReadAsync("/healthz")).ShouldBe("ok");
        (await board.GetAsync("/healthz", HttpMethod.Head)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_ledger_nothing_is_deployed_yet()
    {
        await using var board = await Served.WithAsync();

        var page = Text(await board.ReadAsync("/"));

        page.ShouldContain("Nothing deployed yet");
        page.ShouldContain("In the last week there were 0 deploys of 0 changes by 0 people.");
    }

    [Fact]
    public async Task The_last_deployment_stands_at_the_top()
    {
        await using var board = await Served.WithAsync(
            Served.Deploy(90),
            Served.Deploy(12, Served.Change("c1", Served.Bob, "Say hello"), Served.Change("c2", Served.Ada, "Say goodbye")));

        var html = await board.ReadAsync("/");

        Text(html).ShouldContain("board was deployed 12 minutes ago");
        Text(html).ShouldContain("to local by Ada Lovelace in 1.61 s");
        Text(html).ShouldContain("Say hello Bob");
        html.ShouldContain("<a href=\"http://localhost:8080/\">");
        Parse(html).Descendants("text").Where(text => (string?)text.Attribute("class") == "initials").Select(text => text.Value)
            .ShouldBe(["AL", "B"]);
    }

    [Fact]
    public async Task A_deployment_that_went_back_is_said_to_have()
    {
        await using var board = await Served.WithAsync(
            Served.Deploy(12) with { Result = Outcome.WentBack, Error = "/healthz answered 500" });

        var page = Text(await board.ReadAsync("/"));

        page.ShouldContain("board went back 12 minutes ago");
        page.ShouldContain("/healthz answered 500");
        page.ShouldContain("In the last week there were 0 deploys");
    }

    [Fact]
    public async Task The_last_week_is_a_sentence()
    {
        await using var board = await Served.WithAsync(
            Served.Deploy(8 * 24 * 60, Served.Change("old", new("Cid"))),
            Served.Deploy(300, Served.Change("c1", Served.Ada), Served.Change("c2", Served.Bob)),
            Served.Deploy(200, Served.Change("c2", Served.Bob), Served.Change("c3", Served.Bob)));

        Text(await board.ReadAsync("/")).ShouldContain("In the last week there were 2 deploys of 3 changes by 2 people.");
    }

    [Fact]
    public async Task One_of_each_is_worded_as_one()
    {
        await using var board = await Served.WithAsync(Served.Deploy(10, Served.Change("c1", Served.Ada)));

        Text(await board.ReadAsync("/")).ShouldContain("In the last week there was 1 deploy of 1 change by 1 person.");
    }

    [Fact]
    public async Task A_deployment_of_long_ago_is_still_the_last()
    {
        await using var board = await Served.WithAsync(Served.Deploy(100 * 24 * 60));

        Text(await board.ReadAsync("/")).ShouldContain("board was deployed 3 months ago");
    }

    [Fact]
    public async Task Runs_have_their_dollars_and_targets_their_time()
    {
        await using var board = await Served.WithAsync(
            Served.Run(30, 36), Served.Run(20, 36) with { Waiting = 2 }, Served.Run(10, 0.01) with { Result = Outcome.Failed });

        var rows = Parse(await board.ReadAsync("/")).Descendants("tr").Select(row => string.Join(" | ", row.Elements().Select(cell => cell.Value.Trim()))).ToList();

        rows.ShouldContain("Deploy | 20 minutes ago | Ada Lovelace | laptop | 36.0 s | $2.00");
        rows.ShouldContain("Deploy failed | 10 minutes ago | Ada Lovelace | laptop | 0.01 s | $0.00");
        rows.ShouldContain("Compile |  | 1 min 21 s | 3 | $2.25 | – | $5.33");
        rows.ShouldContain("Deploy |  | 27.0 s | 3 | $0.75 | – | $5.33");
    }

    [Fact]
    public async Task What_is_new_in_the_ledger_is_there_at_once_and_time_passes()
    {
        await using var board = await Served.WithAsync(Served.Deploy(12));
        Text(await board.ReadAsync("/")).ShouldContain("12 minutes ago");

        board.Ledger.Append(Served.Deploy(1) with { Service = "api" });
        Text(await board.ReadAsync("/")).ShouldContain("api was deployed 1 minute ago");

        board.Time.Now = Served.Noon.AddHours(2);
        Text(await board.ReadAsync("/")).ShouldContain("api was deployed 2 hours ago");
    }

    [Fact]
    public async Task A_damaged_line_costs_only_itself()
    {
        await using var board = await Served.WithAsync(Served.Deploy(12));
        await File.AppendAllTextAsync(board.File, "{\n");
        board.Ledger.Append(Served.Deploy(1));

        var page = Text(await board.ReadAsync("/"));

        page.ShouldContain("board was deployed 1 minute ago");
        page.ShouldContain("1 damaged line of the ledger had to be skipped.");
    }

    [Fact]
    public async Task On_a_wall_it_refreshes_itself()
    {
        await using var board = await Served.WithAsync();

        (await board.GetAsync("/?refresh=30")).Headers.GetValues("Refresh").ShouldBe(["30"]);
        (await board.GetAsync("/?refresh=0")).Headers.Contains("Refresh").ShouldBeFalse();
        (await board.GetAsync("/?refresh=1;url=http://x")).Headers.Contains("Refresh").ShouldBeFalse();
    }

    [Fact]
    public async Task A_change_of_a_target_is_worth_what_it_is_worth()
    {
        await using var board = await Served.WithAsync(
            Served.Run(10, 36), Served.Run(20, 36), Served.Run(8 * 24 * 60, 72));

        var rows = Parse(await board.ReadAsync("/")).Descendants("tr").Select(row => string.Join(" | ", row.Elements().Select(cell => cell.Value.Trim()))).ToList();

        rows.ShouldContain("Compile |  | 54.0 s | 2 | $1.50 | −27.0 s a run, −$1.50 | $2.67");
    }

    [Fact]
    public async Task What_runs_where_is_a_line_for_each_service_and_a_column_for_each_environment()
    {
        await using var board = await Served.WithAsync(
            Served.Deploy(400 * 24 * 60) with { Service = "old", Commit = "0123456789abcdef" },
            Served.Deploy(50) with { Environment = "production", Commit = "c0ffee00c0ffee00" },
            Served.Deploy(40) with { Environment = "staging", IsLiveUpdated = true },
            Served.Deploy(30) with { Environment = "production", Result = Outcome.WentBack });

        var table = Parse(await board.ReadAsync("/")).Descendants("section").Single(section => (string?)section.Attribute("aria-labelledby") == "where");
        var rows = table.Descendants("tr").Select(row => string.Join(" | ", row.Elements().Select(cell => cell.Value.Trim()))).ToList();

        rows.ShouldBe(
        [
            "Service | production | staging | local",
            "board | c0ffee0050 minutes agowent back 30 minutes ago | sha256:4be1…9c40 minutes agonot an image | –",
            "old | – | – | 0123456713 months ago",
        ]);
    }

    [Fact]
    public async Task The_four_keys_and_the_time_to_live_are_there()
    {
        await using var board = await Served.WithAsync(
            Served.Deploy(60, Served.Change("c1", Served.Ada)) with { ToLive = 12, Parts = [new("Compile", 9), new("Deploy", 3)] },
            Served.Deploy(50) with { Result = Outcome.WentBack, Seconds = 4 });

        var page = Text(await board.ReadAsync("/"));

        page.ShouldContain("0.0deploys a day1 in 30 days");
        page.ShouldContain("215 hlead time for changes");
        page.ShouldContain("50 %change failure rate1 of 2 new versions");
        page.ShouldContain("4.00 stime to recover1 recovery");
        page.ShouldContain("From push to live 30 days12.0 snine in ten within 12.0 s");
        page.ShouldContain("Compile 9.00 s");
    }

    [Fact]
    public async Task What_runs_now_stands_above_all_until_nobody_writes_it_any_more()
    {
        await using var board = await Served.WithAsync(Served.Deploy(60) with { ToLive = 12 });
        board.Time.Now = DateTimeOffset.UtcNow;
        var running = Path.Combine(board.Ledger.Folder, "running");
        Directory.CreateDirectory(running);
        await File.WriteAllTextAsync(Path.Combine(running, "a.json"), """
            {"by":"Bob","started":"2026-11-18T12:00:00Z","seconds":5.2,"targets":[{"target":"Changes","seconds":0.2},{"target":"Compile","seconds":5}],"steps":["board: dotnet publish"]}
            """);
        await File.WriteAllTextAsync(Path.Combine(running, "b.json"), "{");

        Text(await board.ReadAsync("/")).ShouldStartWith("To the contentBobBBob: Compile5.20 s, usually 12.0 sChanges 0.20 s · board: dotnet publish");
        (await board.ReadAsync("/api/running")).ShouldContain("\"steps\":[\"board: dotnet publish\"]");

        board.Time.Now = DateTimeOffset.UtcNow.AddMinutes(1);
        Text(await board.ReadAsync("/")).ShouldNotContain("Bob");
    }

    [Fact]
    public async Task Flaky_tests_are_named()
    {
        TestResult Run(int minutesAgo, TestOutcome outcome) => new()
        {
            At = Served.Noon.AddMinutes(-minutesAgo), Id = $"t{minutesAgo}", Run = "r", Suite = "board", Test = "Adds <numbers>", Fingerprint = "f", Outcome = outcome,
        };
        await using var board = await Served.WithAsync(Run(30, TestOutcome.Passed), Run(20, TestOutcome.Failed), Run(10, TestOutcome.Passed));

        Text(await board.ReadAsync("/")).ShouldContain("Adds <numbers>board1 of 320 minutes ago");
    }

    internal static string Text(string html) =>
        string.Join(' ', Parse(html).Descendants("body").Single().Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    internal static XElement Parse(string html) => XElement.Parse(System.Text.RegularExpressions.Regex.Replace(
        html[html.IndexOf("<html", StringComparison.Ordinal)..], "<(meta|link)([^>]*)>", "<$1$2/>"));
}
