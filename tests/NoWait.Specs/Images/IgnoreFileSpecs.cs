using FsCheck;
using FsCheck.Fluent;
using NoWait.Images.Globs;

namespace NoWait.Specs.Images;

public sealed class IgnoreFileSpecs
{
    [Theory]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "docs/a.md", false)]
    [InlineData("**/*.md", "docs/x/a.md", true)]
    [InlineData("**/*.md", "a.md", true)]
    [InlineData("docs", "docs/x/a.md", true)]
    [InlineData("docs/", "docs/a", true)]
    [InlineData("/docs", "docs/a", true)]
    [InlineData("./docs/../docs", "docs/a", true)]
    [InlineData("docs", "mydocs", false)]
    [InlineData("docs/**", "docs", false)]
    [InlineData("docs/**", "docs/a/b", true)]
    [InlineData("**", "any/thing", true)]
    [InlineData("**foo", "barfoo", true)]
    [InlineData("a**/c", "a/b/c", true)]
    [InlineData("a[b-d]e", "ace", true)]
    [InlineData("a[^b-d]e", "ace", false)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("# docs", "docs", false)]
    [InlineData("  docs  ", "docs", true)]
    [InlineData("*\n!README.md", "README.md", false)]
    [InlineData("*\n!README.md", "other", true)]
    [InlineData("docs\n!docs/README.md", "docs/README.md", false)]
    [InlineData("docs\n!docs/README.md", "docs/other", true)]
    [InlineData("!README.md\n*", "README.md", true)]
    [InlineData("**\n!src\nsrc/x", "src/x/y", true)]
    [InlineData("**\n! src", "src/y", false)]
    public void A_path_is_left_out_as_the_engine_does(string text, string path, bool ignored)
    {
        var ignore = IgnoreFile.Parse(text);

        ignore.Matches(path).ShouldBe(ignored);
        Walk(ignore, path).ShouldBe(ignored);
    }

    [Theory]
    [InlineData("node_modules", "node_modules", true)]
    [InlineData("docs\n!docs/README.md", "docs", false)]
    [InlineData("docs\n!README.md", "docs", true)]
    [InlineData("docs\n!**/README.md", "docs", false)]
    [InlineData("docs\n!doc*", "docs", false)]
    [InlineData("docs", "src", false)]
    public void A_folder_is_passed_over_only_when_nothing_in_it_can_come_back(string text, string folder, bool pruned) =>
        IgnoreFile.Parse(text).Prunes(folder).ShouldBe(pruned);

    [Theory]
    [InlineData("a\n!", "Line 2: '!' alone")]
    [InlineData("[", "Line 1: '[' is no valid pattern")]
    public void A_malformed_pattern_is_named_with_its_line(string text, string message) =>
        Should.Throw<FormatException>(() => IgnoreFile.Parse(text)).Message.ShouldStartWith(message);

    [Fact]
    public void A_walk_gives_the_same_answers_as_whole_paths() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
    {
        var random = new Random(seed);
        var ignore = IgnoreFile.From(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pattern(random)).ToValues());
        var path = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Name(random)));

        Walk(ignore, path).ShouldBe(ignore.Matches(path), $"seed {seed}: {path}");
        for (var i = path.IndexOf('/', StringComparison.Ordinal); i > 0; i = path.IndexOf('/', i + 1))
        {
            if (ignore.Prunes(path.AsSpan(0, i)))
            {
                ignore.Matches(path).ShouldBeTrue();
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static bool Walk(IgnoreFile ignore, string path)
    {
        var scope = ignore.Root();
        for (var i = path.IndexOf('/', StringComparison.Ordinal); i > 0; i = path.IndexOf('/', i + 1))
        {
            scope = scope.Enter(path.AsSpan(0, i).ToString());
        }

        return scope.Matches(path);
    }

    private static string Name(Random random) => new[] { "a", "b", "ab", "a.b" }[random.Next(4)];

    private static string Pattern(Random random)
    {
        string[] parts = ["a", "b", "*", "**", "a*", "?b", "**b", "[ab]", "ab"];
        var path = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(parts.Length)]));
        return random.Next(3) == 0 ? "!" + path : path;
    }
}
