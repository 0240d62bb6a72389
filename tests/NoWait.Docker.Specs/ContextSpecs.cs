using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NoWait.Docker.Build;
using NoWait.Docker.Build.Context;
using NoWait.Docker.Streams;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class ContextSpecs
{
    [Theory]
    [InlineData("src", "src", "Yes")]
    [InlineData("src", "src/a/b", "Yes")]
    [InlineData("src/a", "src", "Above")]
    [InlineData("src/a", "srx", "No")]
    [InlineData("/src/./a/", "src/a/b", "Yes")]
    [InlineData("", "anything", "Yes")]
    [InlineData("*.csproj", "a.csproj", "Yes")]
    [InlineData("*.csproj", "a.cs", "No")]
    [InlineData("*/*.cs", "a", "Above")]
    [InlineData("*/*.cs", "a/b.cs", "Yes")]
    [InlineData("*/*.cs", "a/b/c.cs", "No")]
    [InlineData("**/*.cs", "a/b/c.cs", "Yes")]
    [InlineData("**/*.cs", "c.cs", "Yes")]
    [InlineData("**/*.cs", "a/b", "Above")]
    [InlineData("a?c", "abc", "Yes")]
    [InlineData("a[b-d]c", "acc", "Yes")]
    [InlineData("a[^b-d]c", "acc", "No")]
    [InlineData("a\\*c", "a*c", "Yes")]
    [InlineData("a\\*c", "abc", "No")]
    public void A_path_matches_its_pattern_lies_above_it_or_neither(string pattern, string path, string match) =>
        new PathPattern(pattern).Match(path).ToString().ShouldBe(match);

    [Fact]
    public void Entries_come_in_the_order_of_their_bytes_each_folder_before_what_is_in_it()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in (string[])["b/x", "b.txt", "a-/x", "a/x", "\uFFFDhigh", "\U0001F600higher", "ä", "Z"])
        {
            folder.Write(path, path);
        }

        new FolderSource(new BuildContext(folder.Path)).List(PathFilter.Everything).Select(entry => entry.Path)
            .ShouldBe(["Z", "a", "a/x", "a-", "a-/x", "b", "b/x", "b.txt", "ä", "\uFFFDhigh", "\U0001F600higher"]);
    }

    [Fact]
    public void Plain_modes_tell_nothing_of_the_umask_of_whoever_checked_the_files_out()
    {
        using var folder = new TemporaryFolder();
        File.SetUnixFileMode(folder.Write("private/file", ""), (UnixFileMode)0b110_000_000);
        File.SetUnixFileMode(folder.Write("private/program", ""), (UnixFileMode)0b111_100_000);
        File.SetUnixFileMode(folder["private"], (UnixFileMode)0b111_000_000);

        IEnumerable<int> ModesOf(BuildContext context) => new FolderSource(context).List(PathFilter.Everything).Select(entry => (int)entry.Permissions);
        ModesOf(new BuildContext(folder.Path)).ShouldBe([0b111_000_000, 0b110_000_000, 0b111_100_000]);
        ModesOf(new BuildContext(folder.Path) { HasPlainModes = true }).ShouldBe([0b111_101_101, 0b110_100_100, 0b111_101_101]);
    }

    [Fact]
    public void The_order_is_that_of_UTF8_for_any_names() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNull<string>, NonNull<string>)>(),
            names => Math.Sign(ByteOrder.Compare(Clean(names.Item1.Get), Clean(names.Item2.Get)))
                == Math.Sign(Encoding.UTF8.GetBytes(Clean(names.Item1.Get)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(Clean(names.Item2.Get)))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Lines_are_the_same_wherever_the_chunks_end() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNull<string>[], PositiveInt)>(),
            input =>
            {
                string[] lines = [.. input.Item1.Select(line => Clean(line.Get).Replace("\n", "").Replace("\r", ""))];
                var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
                var splitter = new LineSplitter(1 << 20);
                return bytes.Chunk(input.Item2.Get).SelectMany(chunk => splitter.Add(chunk)).SequenceEqual(lines) && splitter.Rest() is null;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_link_on_the_way_leads_to_what_it_means()
    {
        using var folder = new TemporaryFolder();
        folder.Write("real/file", "");
        Directory.CreateSymbolicLink(folder["alias"], "real");
        File.CreateSymbolicLink(folder["real/other"], "../top");
        Directory.CreateSymbolicLink(folder["loop"], "loop");

        LinkFollower.Follow(folder.Path, ["alias/file"]).ShouldBe(["alias/file", "real/file"], ignoreOrder: true);
        LinkFollower.Follow(folder.Path, ["real/oth*"]).ShouldBe(["real/oth*", "top"], ignoreOrder: true);
        LinkFollower.Follow(folder.Path, ["loop"]).ShouldBe(["loop"]);
        LinkFollower.Follow(folder.Path, ["../../etc/passwd"]).ShouldBe(["etc/passwd"]);
    }

    [Fact]
    public void A_text_has_another_time_when_it_has_another_content()
    {
        static long TimeOf(string text) => new MemorySource("Dockerfile", text).List(PathFilter.Everything).Single().Modified;

        TimeOf("FROM a").ShouldBe(TimeOf("FROM a"));
        TimeOf("FROM a").ShouldNotBe(TimeOf("FROM b"));
        TimeOf("FROM a").ShouldBePositive();
    }

    /// <summary>Lone surrogates are no text in UTF-8.</summary>
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
