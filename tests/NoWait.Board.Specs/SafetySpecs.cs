using System.Net;
using System.Xml.Linq;
using NoWait.Timing.Events;

namespace NoWait.Board.Specs;

public sealed class SafetySpecs
{
    private const string Hostile = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>";

    [Fact]
    public async Task Names_and_messages_stay_text()
    {
        var person = new Person(Hostile, "secret@example.org");
        await using var board = await Served.WithAsync(
            Served.Run(10) with { By = person, Asked = [Hostile], Targets = [new(Hostile, 1)] },
            Served.Deploy(5, Served.Change("c", person, Hostile)) with
            {
                Service = Hostile,
                By = person,
                Environment = Hostile,
                To = Hostile,
                Error = Hostile,
                Address = "javascript:alert(1)",
            });

        var html = await board.ReadAsync("/");

        var page = PageSpecs.Parse(html);
        page.Descendants("script").ShouldHaveSingleItem().Attribute("src")!.Value.ShouldBe("/board.js");
        page.Descendants("img").ShouldBeEmpty();
        page.Descendants("a").Select(link => link.Attribute("href")!.Value).ShouldAllBe(link => link.StartsWith('/') || link == "#main");
        page.Descendants("h1").Single().Value.ShouldStartWith(Hostile);
        page.Descendants("li").ShouldContain(item => item.Value.StartsWith(Hostile));
    }

    [Fact]
    public async Task Pictures_feeds_and_metrics_hold_hostile_names_as_text()
    {
        const string evil = Hostile + "\u0001\n]]>";
        await using var board = await Served.WithAsync(
            Served.Run(10) with { Targets = [new(evil, 1)] },
            Served.Deploy(5, Served.Change("c", new(evil), evil)) with { Service = evil, By = new(evil), Environment = evil });

        var feed = XDocument.Parse(await board.ReadAsync("/deployments.atom"));
        feed.Descendants(XName.Get("name", "http://www.w3.org/2005/Atom")).Single().Value.ShouldStartWith(Hostile);
        XDocument.Parse(await board.ReadAsync("/badge.svg?service=" + Uri.EscapeDataString(Hostile))).Root!.Elements().Count().ShouldBe(4);
        (await board.ReadAsync("/metrics")).Split('\n').ShouldAllBe(line => line.Length == 0 || line.StartsWith("# ") || line.StartsWith("nowait_"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/runs")]
    [InlineData("/api/deploys")]
    [InlineData("/api/where")]
    [InlineData("/api/figures")]
    [InlineData("/deployments.atom")]
    [InlineData("/metrics")]
    [InlineData("/badge.svg")]
    public async Task Mail_addresses_are_not_shown(string path)
    {
        await using var board = await Served.WithAsync(Served.Run(10), Served.Deploy(5, Served.Change("c", Served.Bob)));

        (await board.ReadAsync(path)).ShouldNotContain("example.org");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/style.css")]
    [InlineData("/board.js")]
    [InlineData("/badge.svg")]
    [InlineData("/deployments.atom")]
    [InlineData("/metrics")]
    [InlineData("/api/runs")]
    [InlineData("/nothing")]
    public async Task Every_answer_forbids_what_the_page_does_not_need(string path)
    {
        await using var board = await Served.WithAsync();

        using var response = await board.GetAsync(path);

        response.Headers.GetValues("Content-Security-Policy").ShouldBe(
            ["default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"]);
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task The_page_keeps_its_own_policy()
    {
        await using var board = await Served.WithAsync(Served.Run(10), Served.Deploy(5, Served.Change("c", Served.Bob)));

        var html = await board.ReadAsync("/");

        html.ShouldNotContain("style=");
        html.ShouldNotContain("<style");
        html.ShouldNotContain("<script>");
        html.ShouldNotContain("onclick");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task It_can_only_be_read(string method)
    {
        await using var board = await Served.WithAsync();

        (await board.GetAsync("/", new(method))).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await board.GetAsync("/api/runs", new(method))).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task The_ledger_is_never_written()
    {
        await using var board = await Served.WithAsync(Served.Run(10));
        var before = await File.ReadAllBytesAsync(board.File);

        await board.ReadAsync("/");
        await board.ReadAsync("/api/runs");

        (await File.ReadAllBytesAsync(board.File)).ShouldBe(before);
        Directory.GetFileSystemEntries(board.Ledger.Folder).Length.ShouldBe(1);
    }
}
