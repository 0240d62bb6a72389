using System.Text.Json;
using System.Xml.Linq;
using NoWait.Testing;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Specs;

public sealed class RenderingSpecs
{
    private const string Hostile = "<script>alert(1)</script>\"'&|`*[x](javascript:y)\n# ";

    [Fact]
    public void Markdown() => MarkdownRenderer.Render(Sample.Report).ShouldBe("""
        ### Deploy: 7.18 s of waiting, \$0.17

        | Target | Time | Share | Cache | Waiting |
        |:--|--:|--:|:--|--:|
        | Dependencies | 0.31 s | 4 % | nuget: hit | \$0.01 |
        | Compile | 5.02 s | 70 % | 3 of 4 steps | \$0.12 |
        | Strip | 0.05 s | 1 % | 31.2 -> 9.9 MB |  |
        | Compress | - |  | not worth it: saves 0.4 MB once, costs 53 ms at each start |  |
        | BuildImages | 0.16 s | 2 % | 1 of 3 layers new |  |
        | Deploy | 1.61 s | 22 % | healthy after 0.9 s | \$0.04 |
        | **board** | 7.15 s |  | `sha256:4be1…9c` http://localhost:8080 |  |

        - **This run**: 7.18 s of waiting, \$0.17 (1 person, \$85/h)
        - **Before**: the run before 8.30 s, now 13 % faster; the first 43.4 s, now 6.0x faster
        - **This week**: 21 runs, 3 min 10 s, \$4.50; last week \$8.55
        - **A year**: \$6,347 at this pace, from 61 runs, 9 min 12 s waited, 4.9 working days, 1 person seen; for 10 people, 240 working days a year, \$85 an hour
        - **Next**: Compile is 70 % of the path, most of it dotnet publish: one second less is worth \$701 a year
        - **Missing**: upx: the binary on disk would be 2.4x smaller; apt install upx-ucl

        """);

    [Fact]
    public void Json_keeps_measured_and_projected_apart()
    {
        var json = JsonDocument.Parse(JsonRenderer.Render(Sample.Report)).RootElement;

        json.GetProperty("measured").GetProperty("thisRun").GetProperty("dollars").GetDecimal().ShouldBe(0.17m);
        json.GetProperty("measured").GetProperty("targets")[1].GetRawText().ShouldContain("\"note\": \"3 of 4 steps\"");
        json.GetProperty("projected").GetProperty("year").GetProperty("dollars").GetDecimal().ShouldBe(Math.Round(Sample.Report.Year.Dollars, 2));
        json.GetProperty("projected").GetProperty("year").GetProperty("measured")[0].GetRawText().ShouldContain("\"runs\"");
        json.GetProperty("projected").GetProperty("next").GetProperty("target").GetString().ShouldBe("Compile");
        json.GetProperty("run").GetProperty("event").GetString().ShouldBe("run");
        json.GetProperty("inputs").GetProperty("hourlyRate").GetDecimal().ShouldBe(85);
    }

    [Fact]
    public void The_page_is_well_formed_and_asks_nobody_for_anything()
    {
        var html = HtmlRenderer.Render(Sample.Report);

        Parse(html).Descendants("rect").Count().ShouldBeGreaterThan(10);
        html.ShouldNotContain("<link");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("src=");
        html.ShouldNotContain("@import");
        html.ShouldNotContain("url(");
    }

    [Fact]
    public void Whatever_it_is_called_it_stays_text()
    {
        var target = Some.Target(Hostile, 0, 3, Some.Step("run", 0, 2) with { Step = Hostile, Service = Hostile, Error = Hostile }) with { Note = Hostile };
        var facts = Some.Facts with
        {
            By = new(Hostile),
            Asked = [Hostile],
            Branch = Hostile,
            Services = [new(Hostile, null, Hostile, "javascript:alert(1)")],
            Missing = [new(Hostile, Hostile, Hostile)],
        };
        var report = Reporter.Of(Some.Timeline(3, target), facts, History.None, Some.Cost);

        var html = HtmlRenderer.Render(report);
        var page = Parse(html);
        page.Descendants("script").ShouldBeEmpty();
        page.Descendants("a").ShouldBeEmpty();
        page.Descendants("th").Select(th => th.Value).ShouldContain(Hostile);
        MarkdownRenderer.Render(report).ShouldNotContain("<script");
        MarkdownRenderer.Render(report).ShouldNotContain("\n# ");
        JsonDocument.Parse(JsonRenderer.Render(report)).RootElement.GetProperty("run").GetProperty("asked")[0].GetString().ShouldBe(Hostile);
    }

    [Fact]
    public void Links_lead_to_the_web_only()
    {
        Html.Link("http://localhost:8080/?a=1&b=\"", "here").ToString().ShouldBe("<a href=\"http://localhost:8080/?a=1&amp;b=%22\">here</a>");
        Html.Link("javascript:alert(1)", "<here>").ToString().ShouldBe("&lt;here&gt;");
    }

    [Fact]
    public void The_three_files_are_written_and_the_step_summary_is_added_to()
    {
        using var folder = new TemporaryFolder();
        var summary = folder.Write("summary.md", "before\n");

        ReportFiles.Write(Sample.Report, folder["waiting"]);
        ReportFiles.Write(Sample.Report, folder["waiting"]);
        ReportFiles.AddToStepSummary(Sample.Report, summary);

        Directory.EnumerateFiles(folder["waiting"]).Select(Path.GetFileName).Order()
            .ShouldBe(["report.html", "report.json", "report.md"]);
        File.ReadAllText(summary).ShouldStartWith("before\n### Deploy");
    }

    private static XElement Parse(string html)
    {
        var start = html.IndexOf("<html", StringComparison.Ordinal);
        var xml = html[start..]
            .Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal)
            .Replace("content=\"width=device-width, initial-scale=1\">", "/>", StringComparison.Ordinal)
            .Replace("content=\"light dark\">", "/>", StringComparison.Ordinal);
        return XElement.Parse(xml);
    }
}
