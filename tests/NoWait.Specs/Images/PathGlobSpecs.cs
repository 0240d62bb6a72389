using NoWait.Images.Globs;

namespace NoWait.Specs.Images;

public sealed class PathGlobSpecs
{
    [Theory]
    [InlineData("*.go", "main.go", true)]
    [InlineData("*.go", "cmd/main.go", false)]
    [InlineData("cmd/*/main.go", "cmd/api/main.go", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("**", "a", true)]
    [InlineData("**", "a/b", false)]
    [InlineData("?", "é", true)]
    [InlineData("[a-cx]", "x", true)]
    [InlineData("[^a]", "a", false)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("", "", true)]
    public void A_glob_matches_as_gos_does(string glob, string path, bool matches) =>
        PathGlob.Parse(glob).Matches(path).ShouldBe(matches);

    [Theory]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[a-]")]
    [InlineData("a\\")]
    public void A_malformed_glob_is_refused(string glob) => Should.Throw<FormatException>(() => PathGlob.Parse(glob));

    [Fact]
    public void Many_stars_take_no_more_than_polynomial_time() =>
        PathGlob.Parse(string.Concat(Enumerable.Repeat("a*", 30)) + "b").Matches(new string('a', 2_000)).ShouldBeFalse();
}
