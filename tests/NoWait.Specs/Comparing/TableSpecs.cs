using NoWait.Comparing;
using NoWait.Timing.Money;

namespace NoWait.Specs.Comparing;

/// <summary>What a table says of what was measured.</summary>
public sealed class TableSpecs
{
    private static readonly ComparisonTable Table = new("api")
    {
        Rows = [Row("naive", 1_340_000_000, 23.4, 23.4, 22, 0.2), Row("NoWait, host builder", 15_500_000, 20, 2.4, 0.5, 0.01)],
        LeftOut = [new("multi-stage", "no engine."), new("multi-stage, cache mounts", "no engine.")],
        Situations = Enum.GetValues<Situation>(),
        Runs = 3,
        At = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
        Machine = "2 cores",
        Cost = new CostModel { Developers = 10 },
        ChangesADay = 20,
    };

    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 9.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 9.0 }, 3.0)]
    public void A_cell_is_the_median_of_its_runs(double[] runs, double median) =>
        new ComparisonRow("a", 0, new Dictionary<Situation, IReadOnlyList<TimeSpan>> { [Situation.Cold] = [.. runs.Select(TimeSpan.FromSeconds)] })
            .Median(Situation.Cold).ShouldBe(TimeSpan.FromSeconds(median));

    [Fact]
    public void A_year_costs_what_the_people_wait_for_changes_of_the_sources()
    {
        // 22 s, 20 times a day, on 240 days, 10 people: 293.33 h at $85.
        Math.Round(Table.DollarsAYear(Table.Rows[0]), 2).ShouldBe(24_933.33m);
        Math.Round(Table.DollarsAYear(Table.Rows[1]), 2).ShouldBe(566.67m);
    }

    [Fact]
    public void The_terminal_shows_times_with_shares_and_what_is_left_out_with_the_reason() =>
        ComparisonRenderer.Terminal(Table).ShouldBe("""

              api                            Cold     Dependency         Source        Nothing           Image   A year
              naive                 23.4 s, 100 %  23.4 s, 100 %  22.0 s, 100 %  0.20 s, 100 %  1.34 GB, 100 %  $24,933
              NoWait, host builder   20.0 s, 85 %   2.40 s, 10 %  0.50 s, 2.3 %  0.01 s, 5.0 %  15.5 MB, 1.2 %     $567

              Each time is the median of 3 runs, with its share of the column's slowest; images that builds stand on were here before, and the start of the build script is not in it. 2 cores, 2026-11-21.
              A year is 20 changes of the sources a day, assumed, for 10 people on 240 days, at $85 an hour.
              Left out: multi-stage; multi-stage, cache mounts, because: no engine.

            """.ReplaceLineEndings("\n"));

    [Fact]
    public void Markdown_and_json_hold_the_same_figures()
    {
        ComparisonRenderer.Markdown(Table).ShouldContain("| NoWait, host builder | 20.0 s, 85 % | 2.40 s, 10 % | 0.50 s, 2.3 % | 0.01 s, 5.0 % | 15.5 MB, 1.2 % | $567 |\n");
        var row = System.Text.Json.JsonDocument.Parse(ComparisonRenderer.Json([Table])).RootElement.GetProperty("services")[0].GetProperty("rows")[1];
        row.GetProperty("sourceChange").GetProperty("median").GetDecimal().ShouldBe(0.5m);
        row.GetProperty("bytes").GetInt64().ShouldBe(15_500_000);
        row.GetProperty("dollarsAYear").GetDecimal().ShouldBe(566.67m);
    }

    private static ComparisonRow Row(string name, long bytes, params double[] seconds) => new(
        name, bytes, Enum.GetValues<Situation>().Zip(seconds).ToDictionary(
            pair => pair.First, pair => (IReadOnlyList<TimeSpan>)[TimeSpan.FromSeconds(pair.Second)]));
}
