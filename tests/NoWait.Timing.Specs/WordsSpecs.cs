using NoWait.Timing.Rendering;

namespace NoWait.Timing.Specs;

public sealed class WordsSpecs
{
    [Theory]
    [InlineData(0, "0.00 s")]
    [InlineData(0.312, "0.31 s")]
    [InlineData(9.994, "9.99 s")]
    [InlineData(9.996, "10.0 s")]
    [InlineData(43.4, "43.4 s")]
    [InlineData(59.96, "1 min")]
    [InlineData(60.4, "1 min")]
    [InlineData(380, "6 min 20 s")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(3600, "1 h 00 min")]
    [InlineData(3840, "1 h 04 min")]
    [InlineData(400_000, "111 h")]
    public void Durations(double seconds, string text) => Words.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData(0, "$0.00")]
    [InlineData(0.005, "$0.01")]
    [InlineData(8.97, "$8.97")]
    [InlineData(99.994, "$99.99")]
    [InlineData(99.995, "$100")]
    [InlineData(4664.4, "$4,664")]
    [InlineData(-0.5, "-$0.50")]
    public void Dollars(double dollars, string text) => Words.Dollars((decimal)dollars).ShouldBe(text);

    [Theory]
    [InlineData(3, "just now")]
    [InlineData(59, "59 seconds ago")]
    [InlineData(60, "1 minute ago")]
    [InlineData(7_200, "2 hours ago")]
    [InlineData(86_400, "1 day ago")]
    [InlineData(10_000_000, "3 months ago")]
    public void Ago(double seconds, string text) => Words.Ago(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData(1.3, 43.4, "33x faster")]
    [InlineData(5, 10, "2.0x faster")]
    [InlineData(7.2, 7.9, "9 % faster")]
    [InlineData(11, 10, "10 % slower")]
    [InlineData(10, 10.01, "as fast")]
    [InlineData(0, 10, "")]
    public void Comparisons(double seconds, double before, string text) => Words.Against(seconds, before).ShouldBe(text);

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(9_900_000, "9.9 MB")]
    [InlineData(1_340_000_000, "1.34 GB")]
    public void Sizes(long bytes, string text) => Words.Bytes(bytes).ShouldBe(text);

    [Theory]
    [InlineData("sha256:4be1000000000000000000000000000000000000000000000000000000000a9c", "sha256:4be1…9c")]
    [InlineData("sha256:4be1", "sha256:4be1")]
    [InlineData("", "")]
    public void Digests(string digest, string text) => Words.Digest(digest).ShouldBe(text);

    [Fact]
    public void Text_cannot_steer_a_terminal() => Words.Plain("a\e[2Jb\r\nc\u009bd").ShouldBe("a [2Jb  c d");
}
