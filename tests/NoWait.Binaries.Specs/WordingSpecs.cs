namespace NoWait.Binaries.Specs;

public sealed class WordingSpecs
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_234, "1.2 kB")]
    [InlineData(412_000, "0.4 MB")]
    [InlineData(9_900_000, "9.9 MB")]
    [InlineData(1_240_000_000, "1.24 GB")]
    public void Sizes_are_decimal(long bytes, string words) => Words.Size(bytes).ShouldBe(words);

    [Theory]
    [InlineData(0.002, "2.0 ms")]
    [InlineData(0.0534, "53 ms")]
    [InlineData(1.94, "1.9 s")]
    [InlineData(42.4, "42 s")]
    [InlineData(600, "10 min")]
    public void Durations_have_the_unit_that_suits_them(double seconds, string words) =>
        Words.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    [Theory]
    [InlineData(56_000, "56 kbit/s")]
    [InlineData(3_100_000, "3.1 Mbit/s")]
    [InlineData(940_000_000, "940 Mbit/s")]
    [InlineData(2.5e9, "2.5 Gbit/s")]
    public void Speeds_have_the_unit_that_suits_them(double bits, string words) => new Bandwidth(bits).ToString().ShouldBe(words);
}
