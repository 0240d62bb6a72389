using NoWait.Timing.Money;

namespace NoWait.Timing.Specs;

public sealed class CostModelSpecs
{
    [Fact]
    public void The_articles_table_comes_out_to_the_figure() =>
        WaitingTable.Of(new()).Select(row => (row.Developers, row.MinutesADay, row.Thousands)).ShouldBe(
        [
            (10, 60, 204), (10, 30, 102), (10, 6, 20),
            (20, 60, 408), (20, 30, 204), (20, 6, 40),
            (50, 60, 1_020), (50, 30, 510), (50, 6, 102),
            (200, 60, 4_080), (200, 30, 2_040), (200, 6, 408),
        ]);

    [Fact]
    public void An_hour_a_day_is_20_400_dollars_a_developer_and_year() => new CostModel().AYear(60, 1).ShouldBe(20_400);

    [Fact]
    public void The_default_rate_is_the_one_the_article_rounds_to()
    {
        new CostModel().HourlyRate.ShouldBe(85);
        CostModel.RateOf(CostModel.Salary, CostModel.WorkingHours, CostModel.Overhead).ShouldBe(87.50m);
    }

    [Fact]
    public void Waiting_costs_by_the_second_and_by_the_person()
    {
        new CostModel().OfWaiting(TimeSpan.FromSeconds(7.2)).ShouldBe(0.17m);
        new CostModel { Waiting = 3, HourlyRate = 100 }.OfWaiting(TimeSpan.FromMinutes(6)).ShouldBe(30);
    }

    [Theory]
    [InlineData(1, 0.1, 0.006)]
    [InlineData(1, 60, 0.006)]
    [InlineData(1, 60.001, 0.012)]
    [InlineData(3, 61, 0.036)]
    public void Each_job_is_billed_in_whole_minutes(int jobs, double seconds, double dollars) =>
        CiPrice.OfGitHub("Linux", 2).Of(Enumerable.Repeat(TimeSpan.FromSeconds(seconds), jobs)).ShouldBe((decimal)dollars);

    [Theory]
    [InlineData("Linux", 2, 0.006)]
    [InlineData("Linux", 4, 0.012)]
    [InlineData("Linux", 8, 0.022)]
    [InlineData("Windows", 2, 0.010)]
    [InlineData("macOS", 3, 0.062)]
    public void Runners_have_their_price(string system, int processors, double perMinute) =>
        CiPrice.OfGitHub(system, processors).PerMinute.ShouldBe((decimal)perMinute);

    [Fact]
    public void Interruptions_are_a_range()
    {
        var range = Interruptions.Of(3, new());

        range.ShouldBe(new Interruptions(3, 42.5m, 63.75m));
    }
}
