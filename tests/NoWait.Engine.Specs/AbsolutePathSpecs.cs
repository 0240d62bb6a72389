using NoWait.Testing;
using Nuke.Common.IO;

namespace NoWait.Engine.Specs;

public sealed class AbsolutePathSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private AbsolutePath Root => _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Paths_are_put_together_with_a_slash_and_normalised()
    {
        string path = Root / "a" / ".." / "b.tar.gz";

        path.ShouldBe(Path.Combine(_folder.Path, "b.tar.gz"));
        (Root / "b").ShouldBe((AbsolutePath)(_folder.Path + "/b/"));
        (Root / "b" + ".txt").Name.ShouldBe("b.txt");
        (Root / "b" == Root / "b").ShouldBeTrue();
        (Root / "b" != Root / "c").ShouldBeTrue();
    }

    [Fact]
    public void A_path_has_a_name_an_extension_and_a_parent()
    {
        var path = Root / "b.tar.gz";

        path.Name.ShouldBe("b.tar.gz");
        path.NameWithoutExtension.ShouldBe("b.tar");
        path.Extension.ShouldBe(".gz");
        path.Parent.ShouldBe(Root);
        ((AbsolutePath)"/").Parent.ShouldBeNull();
    }

    [Fact]
    public void A_relative_path_is_refused() =>
        Should.Throw<ArgumentException>(() => (AbsolutePath)"some/where").Message.ShouldContain("'some/where'");

    [Fact]
    public void A_rooted_right_side_is_refused() => Should.Throw<ArgumentException>(() => Root / "/etc");

    [Fact]
    public void No_path_is_no_text()
    {
        AbsolutePath? none = (string?)null;

        none.ShouldBeNull();
        ((string?)none).ShouldBeNull();
    }

    [Fact]
    public void Files_are_written_found_read_and_deleted()
    {
        (Root / "x" / "one.cs").WriteAllText("1");
        (Root / "x" / "y" / "two.cs").WriteAllText("2");
        (Root / "x" / "three.txt").WriteAllText("3");

        (Root / "x" / "one.cs").ReadAllText().ShouldBe("1");
        (Root / "x").GetFiles().Select(x => x.Name).ShouldBe(["one.cs", "three.txt"]);
        (Root / "x").GetFiles("*.cs", depth: 2).Select(x => x.Name).ShouldBe(["one.cs", "two.cs"]);
        Root.GlobFiles("**/*.cs", "x/*.txt").Select(x => x.Name).ShouldBe(["one.cs", "three.txt", "two.cs"]);
        (Root / "x" / "y").GetRelativePathTo(Root / "x" / "one.cs").ToString().ShouldBe(Path.Combine("..", "one.cs"));

        (Root / "x" / "one.cs").DeleteFile();
        (Root / "x" / "one.cs").FileExists().ShouldBeFalse();
        (Root / "x").CreateOrCleanDirectory();
        (Root / "x").DirectoryExists().ShouldBeTrue();
        (Root / "x").GetFiles(depth: 9).ShouldBeEmpty();
        (Root / "x").DeleteDirectory();
        (Root / "x").DirectoryExists().ShouldBeFalse();
    }

    [Fact]
    public void What_is_not_there_can_be_deleted_all_the_same()
    {
        (Root / "nothing").DeleteFile();
        (Root / "nothing").DeleteDirectory();
    }
}
