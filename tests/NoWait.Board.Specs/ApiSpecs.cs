using System.Text.Json;
using System.Xml.Linq;
using NoWait.Timing.Events;

namespace NoWait.Board.Specs;

public sealed class ApiSpecs
{
    [Fact]
    public async Task Runs_as_json()
    {
        await using var board = await Served.WithAsync(Served.Run(30), Served.Run(10, 36));

        (await board.ReadAsync("/api/runs")).ShouldBe("""
            [{"at":"2026-11-18T11:50:00+00:00","by":"Ada Lovelace","where":"laptop","asked":"Deploy","result":"succeeded","seconds":36,"dollars":1,"targets":{"Compile":27,"Deploy":9}},{"at":"2026-11-18T11:30:00+00:00","by":"Ada Lovelace","where":"laptop","asked":"Deploy","result":"succeeded","seconds":3.6,"dollars":0.1,"targets":{"Compile":2.7,"Deploy":0.9}}]
            """);
    }

    [Fact]
    public async Task Deployments_as_json()
    {
        await using var board = await Served.WithAsync(Served.Deploy(5, Served.Change("c0ffee", Served.Bob)));

        (await board.ReadAsync("/api/deploys")).ShouldBe("""
            [{"at":"2026-11-18T11:55:00+00:00","service":"board","environment":"local","from":null,"to":"sha256:4be1000000000000000000000000000000000000000000000000000000000a9c","commit":null,"by":"Ada Lovelace","where":"laptop","result":"succeeded","rollBack":false,"liveUpdated":false,"seconds":1.61,"leadSeconds":777300,"changes":[{"commit":"c0ffee","author":"Bob","subject":"Say hello"}]}]
            """);
    }

    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/deploys")]
    [InlineData("/api/where")]
    [InlineData("/api/running")]
    public async Task Without_a_ledger_there_are_none(string path)
    {
        await using var board = await Served.WithAsync();

        (await board.ReadAsync(path)).ShouldBe("[]");
    }

    [Fact]
    public async Task Figures_as_json()
    {
        await using var board = await Served.WithAsync(Served.Run(30, 36), Served.Deploy(5, Served.Change("c0ffee", Served.Bob)));

        using var json = JsonDocument.Parse(await board.ReadAsync("/api/figures/week"));

        json.RootElement.GetProperty("delivery").GetProperty("deploys").GetInt32().ShouldBe(1);
        json.RootElement.GetProperty("delivery").GetProperty("leadTime").GetProperty("medianSeconds").GetDouble().ShouldBe(777300);
        json.RootElement.GetProperty("waiting").GetProperty("dollars").GetDecimal().ShouldBe(1);
    }

    [Fact]
    public async Task A_feed_has_an_entry_for_each_deployment()
    {
        await using var board = await Served.WithAsync(Served.Deploy(5, Served.Change("c0ffee", Served.Bob)), Served.Deploy(3) with { Result = Outcome.WentBack });

        var feed = XDocument.Parse(await board.ReadAsync("/deployments.atom"));

        XNamespace atom = "http://www.w3.org/2005/Atom";
        feed.Root!.Element(atom + "updated")!.Value.ShouldBe("2026-11-18T11:57:00Z");
        feed.Descendants(atom + "entry").Select(entry => entry.Element(atom + "title")!.Value)
            .ShouldBe(["board went back (local)", "board was deployed (local)"]);
        feed.Descendants(atom + "content").Last().Value.ShouldEndWith(" · Say hello (Bob)");
    }

    [Fact]
    public async Task A_badge_says_how_the_last_deployment_went()
    {
        await using var board = await Served.WithAsync(Served.Deploy(5), Served.Deploy(3) with { Service = "api", Result = Outcome.WentBack });

        XDocument.Parse(await board.ReadAsync("/badge.svg")).Root!.Attribute("aria-label")!.Value.ShouldBe("api: went back 3 minutes ago");
        XDocument.Parse(await board.ReadAsync("/badge.svg?service=board")).Root!.Attribute("aria-label")!.Value.ShouldBe("board: live 5 minutes ago");
        XDocument.Parse(await board.ReadAsync("/badge.svg?service=web")).Root!.Attribute("aria-label")!.Value.ShouldBe("web: never deployed");
    }

    [Fact]
    public async Task Metrics_are_gauges_with_their_help()
    {
        await using var board = await Served.WithAsync(Served.Run(30, 36), Served.Deploy(5, Served.Change("c0ffee", Served.Bob)) with { Service = "a\"b" });

        var lines = (await board.ReadAsync("/metrics")).Split('\n');

        lines.ShouldContain("# TYPE nowait_week_deploys gauge");
        lines.ShouldContain("nowait_week_deploys 1");
        lines.ShouldContain("nowait_week_waiting_dollars 1");
        lines.ShouldContain("nowait_week_target_waiting_seconds{target=\"Compile\"} 27");
        lines.ShouldContain(line => line.StartsWith("nowait_deployed_timestamp_seconds{service=\"a\\\"b\",environment=\"local\""));
    }

    [Fact]
    public async Task What_happens_is_sent_as_events()
    {
        await using var board = await Served.WithAsync(Served.Deploy(5));
        await using var stream = await board.StreamAsync("/events");
        using var reader = new StreamReader(stream);
        (await LineAsync(reader, "data: ")).ShouldBe("data: 1");

        board.Ledger.Append(Served.Deploy(1));

        (await LineAsync(reader, "data: ")).ShouldBe("data: 2");
    }

    private static async Task<string> LineAsync(StreamReader reader, string start)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }
}
