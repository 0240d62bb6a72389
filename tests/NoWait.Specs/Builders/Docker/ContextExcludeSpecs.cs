using NoWait.Builders.Docker;
using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

/// <summary>What copies leave out of the context, for engines that do not know <c>COPY --exclude</c>.</summary>
public sealed class ContextExcludeSpecs : IDisposable
{
    private readonly DockerFixture _fixture = new();

    public ContextExcludeSpecs()
    {
        _fixture.Write("package.json", "{}");
        _fixture.Write("main.js", "main");
        _fixture.Write("greeting/index.js", "greeting");
        _fixture.Write("node_modules/express/index.js", "of this machine");
        _fixture.Write("greeting/node_modules/left/index.js", "of this machine");
    }

    public void Dispose() => _fixture.Dispose();

    [FactNeeds("docker")]
    public async Task Any_engine_builds_what_leaves_out_files()
    {
        var output = await _fixture.BuildAsync(Of(new Copy(["package.json"], "./"), Everything).Definition);

        var root = Path.Combine(output.Stages["build"], "app");
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path))
            .Order(StringComparer.Ordinal).ShouldBe(["greeting/index.js", "main.js", "package.json"]);
    }

    [Fact]
    public void What_nobody_takes_is_not_sent_and_the_flag_not_written()
    {
        var (excludes, definition) = Of(new Copy(["package.json"], "./"), Everything, Everything with { Sources = ["greeting/"], Destination = "./g/" });

        TextOf(excludes, definition).ShouldNotContain("--exclude");
        excludes.Matches("node_modules").ShouldBeTrue();
        excludes.Matches("node_modules/express/index.js").ShouldBeTrue();
        excludes.Prunes("greeting/node_modules").ShouldBeTrue();
        excludes.Matches("greeting").ShouldBeFalse();
        excludes.Matches("greeting/index.js").ShouldBeFalse();
        excludes.Matches("main.js").ShouldBeFalse();
    }

    [Fact]
    public void What_lies_beside_the_folder_is_not_meant()
    {
        var (excludes, definition) = Of(Everything with { Sources = ["greeting"], Destination = "./g/" }, new Copy(["node_modules/express/"], "./"));

        TextOf(excludes, definition).ShouldNotContain("--exclude");
        excludes.Matches("node_modules/express/index.js").ShouldBeFalse();
        excludes.Matches("greeting/node_modules").ShouldBeTrue();
    }

    [Theory]
    [InlineData("node_modules/express/index.js")]
    [InlineData("node_modules/express/")]
    [InlineData("node_modules")]
    [InlineData("*/node_modules")]
    [InlineData("gree*")]
    [InlineData(".")]
    public void What_another_copy_takes_is_sent_and_the_flag_stays(string source)
    {
        var (excludes, definition) = Of(Everything, new Copy([source], "/other/"));

        excludes.IsEmpty.ShouldBeTrue();
        TextOf(excludes, definition).ShouldContain("--exclude=**/node_modules");
    }

    [Fact]
    public void What_a_command_mounts_is_sent()
    {
        var (excludes, _) = Of(Everything, new Run(new Command.ShellForm("true")) { Mounts = [new BindMount("/all")] });

        excludes.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void What_is_found_by_a_glob_or_a_link_keeps_its_flag()
    {
        File.CreateSymbolicLink(_fixture["linked"], "greeting");

        Of(Everything with { Sources = ["gree*"] }).Excludes.IsEmpty.ShouldBeTrue();
        Of(Everything with { Sources = ["linked"] }).Excludes.IsEmpty.ShouldBeTrue();
        Of(Everything with { Sources = ["missing"] }).Excludes.IsEmpty.ShouldBeTrue();
    }

    private static Copy Everything => new(["."], "./") { Excludes = ["**/node_modules"] };

    private static string TextOf(ContextExcludes excludes, ImageDefinition definition) =>
        Dockerfile.Render(excludes.Without(definition));

    private (ContextExcludes Excludes, ImageDefinition Definition) Of(params Instruction[] instructions)
    {
        var definition = new ImageDefinition
        {
            Stages =
            [
                new("build", RealEngine.Busybox) { Instructions = [new Workdir("/app"), .. instructions] },
                new("run", "scratch") { Instructions = [new Copy(["/app"], "/app") { From = "build" }] },
            ],
        };
        return (ContextExcludes.Of(_fixture.Context, StageGraph.Of(definition)), definition);
    }
}
