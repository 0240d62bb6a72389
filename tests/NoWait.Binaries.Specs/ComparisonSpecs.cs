namespace NoWait.Binaries.Specs;

public sealed class ComparisonSpecs
{
    private static readonly Measurement Stripped = new("stripped", 20_700_000, 6_550_000) { StartUp = TimeSpan.FromMilliseconds(11) };

    private static readonly Measurement Packed = new("upx", 6_600_000, 6_400_000)
    {
        StartUp = TimeSpan.FromMilliseconds(73),
        MakingTime = TimeSpan.FromSeconds(1.9),
    };

    [Fact]
    public void The_cost_is_the_packing_and_every_start()
    {
        var numbers = new Comparison(Stripped, Packed, new() { Starts = 10 });

        numbers.AddedStartUp.ShouldBe(TimeSpan.FromMilliseconds(62));
        numbers.Cost.ShouldBe(TimeSpan.FromSeconds(1.9 + 0.62));
    }

    [Fact]
    public void The_gain_is_the_compressed_bytes_saved_each_time_that_they_travel()
    {
        var numbers = new Comparison(Stripped, Packed, new() { Link = Bandwidth.FromMegabits(8), Pulls = 5 });

        numbers.SavedOnTheWire.ShouldBe(150_000);
        numbers.SavedOnDisk.ShouldBe(14_100_000);
        numbers.Gain.ShouldBe(TimeSpan.FromSeconds(0.75));
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.6, true)]
    [InlineData(0.62, false)]
    [InlineData(100, false)]
    public void It_pays_below_the_break_even_speed_and_not_above(double megabits, bool pays)
    {
        var numbers = new Comparison(Stripped, Packed, new() { Link = Bandwidth.FromMegabits(megabits) });

        numbers.Pays.ShouldBe(pays);
        numbers.BreakEven!.Value.BitsPerSecond.ShouldBe(1_200_000 / 1.962, 0.001);
    }

    [Fact]
    public void Without_a_link_nothing_is_gained() =>
        new Comparison(Stripped, Packed, Delivery.Local).Gain.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void It_says_what_it_saves_what_it_costs_and_when_it_pays() =>
        new Comparison(Stripped, Packed, Delivery.Local).ToString()
            .ShouldBe("saves 0.2 MB once, costs 1.9 s now and 62 ms at each start; pays below 611.6 kbit/s");

    [Fact]
    public void What_grows_never_pays() =>
        new Comparison(Stripped, Packed with { GzipSize = 6_700_000 }, new() { Link = new Bandwidth(1) }).ToString()
            .ShouldBe("makes what travels 0.2 MB larger, costs 1.9 s now and 62 ms at each start; never pays");

    [Fact]
    public void What_costs_nothing_always_pays()
    {
        var built = new Measurement("as built", 28_400_000, 12_500_000);

        var numbers = new Comparison(built, Stripped with { StartUp = null }, new() { Pulls = 3 });

        numbers.ToString().ShouldBe("saves 6.0 MB 3 times, costs nothing; always pays");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.Epsilon)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_link_of_any_speed_breaks_nothing(double speed) =>
        new Comparison(Stripped, Packed, new() { Link = new Bandwidth(speed), Pulls = int.MaxValue }).ToString().ShouldNotBeEmpty();
}
