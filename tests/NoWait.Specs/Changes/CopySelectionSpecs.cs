using NoWait.Changes;
using NoWait.Images;
using NoWait.Testing;

namespace NoWait.Specs.Changes;

/// <summary>What a <c>COPY</c> brings, and under which names.</summary>
public sealed class CopySelectionSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CopySelectionSpecs()
    {
        foreach (var path in new[] { "go.mod", "go.sum", "cmd/main.go", "cmd/sub/x.go", "cmd/sub/x.txt", "docs/a.md", "we[i]rd" })
        {
            _folder.Write(path, path);
        }

        Directory.CreateDirectory(_folder["cmd/empty"]);
        File.CreateSymbolicLink(_folder["link.mod"], "go.mod");
        Directory.CreateSymbolicLink(_folder["linked"], "cmd/sub");
        File.CreateSymbolicLink(_folder["outside"], "/etc/passwd");
    }

    [Theory]
    [InlineData("go.mod", "/src/", "src src/go.mod")]
    [InlineData("go.mod", "/src/mod", "src src/mod")]
    [InlineData("go.mod", ".", "w w/go.mod")]
    [InlineData("go.mod", "./x", "w w/x")]
    [InlineData("go.mod", "known", "w w/known w/known/go.mod")]
    [InlineData("go.*", "/src/", "src src/go.mod src/go.sum")]
    [InlineData("go.mod go.sum", "/src/", "src src/go.mod src/go.sum")]
    [InlineData("cmd", "/src", "src src/empty src/main.go src/sub src/sub/x.go src/sub/x.txt")]
    [InlineData("cmd/", "/src/", "src src/empty src/main.go src/sub src/sub/x.go src/sub/x.txt")]
    [InlineData("cmd/*", "/", "main.go x.go x.txt")]
    [InlineData("c*/s*/*.go", "/src/", "src src/x.go")]
    [InlineData("**/*.go", "/src/", "src src/main.go src/x.go")]
    [InlineData("/cmd/sub/../main.go", "/", "main.go")]
    [InlineData("../../go.mod", "/", "go.mod")]
    [InlineData("link.mod", "/", "link.mod")]
    [InlineData("linked", "/l", "l l/x.go l/x.txt")]
    [InlineData("linked/x.go", "/l/", "l l/x.go")]
    [InlineData("we\\[i\\]rd", "/", "we[i]rd")]
    [InlineData("no*thing", "/", "")]
    public void Sources_and_destinations_are_read_as_the_reference_says(string sources, string destination, string names) =>
        Names(new([.. sources.Split(' ')], destination)).ShouldBe(names);

    [Fact]
    public void What_is_kept_between_runs_is_never_copied()
    {
        _folder.Write(".nuke/cache/images/index.json", "");
        _folder.Write(".nuke/parameters.json", "");
        _folder.Write("artifacts/waiting/report.md", "");
        _folder.Write(".dockerignore", "cmd\ndocs\n!.nuke/cache");

        Names(new(["."], "/all")).ShouldBe(
            "all all/.dockerignore all/.nuke all/.nuke/parameters.json all/artifacts all/go.mod all/go.sum all/link.mod all/linked all/outside all/we[i]rd");
    }

    [Theory]
    [InlineData("cmd/sub/x.go", "/p/", "p p/cmd p/cmd/sub p/cmd/sub/x.go")]
    [InlineData("cmd/./sub/x.go", "/p/", "p p/sub p/sub/x.go")]
    [InlineData("**/*.go", "/p/", "p p/cmd p/cmd/main.go p/cmd/sub p/cmd/sub/x.go")]
    [InlineData("cmd/sub", "/p/", "p p/cmd p/cmd/sub p/cmd/sub/x.go p/cmd/sub/x.txt")]
    public void Parents_are_kept_from_the_pivot_on(string source, string destination, string names) =>
        Names(new([source], destination) { Parents = true }).ShouldBe(names);

    [Fact]
    public void Excludes_leave_out_files_and_folders() =>
        Names(new(["cmd"], "/") { Excludes = ["**/*.txt", "empty"] }).ShouldBe("main.go sub sub/x.go");

    [Theory]
    [InlineData("cmd\n!cmd/sub/x.go", "sub sub/x.go")]
    [InlineData("**/x.*", "empty main.go sub")]
    [InlineData("*.md\ncmd/sub", "empty main.go")]
    public void Dockerignore_leaves_out_and_takes_in_again(string rules, string names)
    {
        _folder.Write(".dockerignore", rules);

        Names(new(["cmd/."], "/")).ShouldBe(names);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("outside")]
    [InlineData("docs/a.md/b")]
    public void A_source_that_is_not_in_the_context_is_refused(string source) =>
        Should.Throw<FileNotFoundException>(() => Names(new([source], "/"))).Message.ShouldStartWith($"'{source}' is not there");

    [Fact]
    public void A_malformed_dockerignore_is_named()
    {
        _folder.Write(".dockerignore", "[");

        Should.Throw<InvalidUsageException>(() => Names(new(["cmd"], "/"))).Message.ShouldStartWith(_folder[".dockerignore"]);
    }

    [Theory]
    [InlineData("u+x,go-r", 0b111_100_100, 0b111_000_000)]
    [InlineData("a=r", 0b111_111_111, 0b100_100_100)]
    [InlineData("+X", 0b110_100_100, 0b110_100_100)]
    [InlineData("g+X", 0b111_100_100, 0b111_101_100)]
    public void Modes_in_letters_are_those_of_chmod(string text, int before, int after) =>
        SymbolicMode.Apply(text, before).ShouldBe(after);

    public void Dispose() => _folder.Dispose();

    private string Names(Copy copy) => string.Join(' ', CopySelection.OfContext(new(_folder.Path))
        .Select(copy, "w", path => path is "" or "w" or "w/known").Select(entry => entry.Destination));
}
