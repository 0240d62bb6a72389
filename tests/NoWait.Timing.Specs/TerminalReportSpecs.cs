using NoWait.Timing.Events;
using NoWait.Timing.Rendering;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Specs;

public sealed class TerminalReportSpecs
{
    private static readonly Report Report = Sample.Report;

    [Fact]
    public void The_last_screen() => TerminalRenderer.Render(Report, TerminalStyle.Plain).ShouldBe("""
          Target              Time  Share  Cache                                                       Waiting
          Dependencies      0.31 s    4 %  nuget: hit                                                    $0.01
          Compile           5.02 s   70 %  3 of 4 steps                                                  $0.12
          Strip             0.05 s    1 %  31.2 -> 9.9 MB
          Compress               -         not worth it: saves 0.4 MB once, costs 53 ms at each start
          BuildImages       0.16 s    2 %  1 of 3 layers new
          Deploy            1.61 s   22 %  healthy after 0.9 s                                           $0.04
          board             7.15 s         sha256:4be1…9c  http://localhost:8080

          This run    7.18 s of waiting, $0.17 (1 person, $85/h)
          Before      the run before 8.30 s, now 13 % faster; the first 43.4 s, now 6.0x faster
          This week   21 runs, 3 min 10 s, $4.50; last week $8.55
          A year      $6,347 at this pace, from 61 runs, 9 min 12 s waited, 4.9 working days, 1 person seen; for 10 people, 240
                      working days a year, $85 an hour
          Next        Compile is 70 % of the path, most of it dotnet publish: one second less is worth $701 a year
          Missing     upx: the binary on disk would be 2.4x smaller; apt install upx-ucl

        """);

    [Fact]
    public void Colours_are_the_same_text_with_codes_around()
    {
        var colored = TerminalRenderer.Render(Report, new(120, Colors: true));

        colored.ShouldContain("\e[1m");
        System.Text.RegularExpressions.Regex.Replace(colored, "\e\\[[0-9]*m", "").ShouldBe(TerminalRenderer.Render(Report, TerminalStyle.Plain));
    }

    [Fact]
    public void Nothing_is_wider_than_the_terminal_but_the_table_of_long_notes() =>
        TerminalRenderer.Render(Report, new(80, Colors: false)).Split('\n').SkipWhile(line => line.Length > 0)
            .ShouldAllBe(line => line.Length <= 80);

    [Fact]
    public void What_a_step_prints_cannot_steer_the_terminal()
    {
        var target = Some.Target("Compile", 0, 1) with { Note = "\e[2J gone\r\n" };
        var report = Reporter.Of(Some.Timeline(1, target), Some.Facts, History.None, Some.Cost);

        TerminalRenderer.Render(report, TerminalStyle.Plain).ShouldNotContain('\e');
        TerminalRenderer.Render(report, TerminalStyle.Plain).ShouldNotContain('\r');
    }

    [Fact]
    public void A_run_without_targets_is_a_report_too() =>
        TerminalRenderer.Render(Reporter.Of(Some.Timeline(0), Some.Facts, History.None, Some.Cost), TerminalStyle.Plain)
            .ShouldContain("This run");

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "", true)]
    [InlineData(true, "1", false)]
    [InlineData(false, null, false)]
    public void Colours_are_for_terminals_and_for_who_has_not_declined_them(bool isTerminal, string? noColor, bool colors) =>
        TerminalStyle.Of(isTerminal, 100, noColor).Colors.ShouldBe(colors);
}
