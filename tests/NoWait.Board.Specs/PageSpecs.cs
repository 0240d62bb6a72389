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
        rows.ShouldContain("Compile |  | 1 min 21 s | 3 | $2.25");
        rows.ShouldContain("Deploy |  | 27.0 s | 3 | $0.75");
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

    internal static string Text(string html) =>
        string.Join(' ', Parse(html).Descendants("body").Single().Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    internal static XElement Parse(string html) => XElement.Parse(System.Text.RegularExpressions.Regex.Replace(
        html[html.IndexOf("<html", StringComparison.Ordinal)..], "<(meta|link)([^>]*)>", "<$1$2/>"));
}
