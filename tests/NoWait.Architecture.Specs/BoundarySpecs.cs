namespace NoWait.Architecture.Specs;

public sealed class BoundarySpecs
{
    /// <summary>The house: which project may use which.</summary>
    private static readonly Dictionary<string, string[]> House = new(StringComparer.Ordinal)
    {
        ["NoWait.Oci"] = [],
        ["NoWait.Binaries"] = [],
        ["NoWait.Timing"] = [],
        ["NoWait.Engine"] = [],
        ["NoWait.Docker"] = ["NoWait.Oci"],
        ["NoWait"] = ["NoWait.Oci", "NoWait.Docker", "NoWait.Binaries", "NoWait.Timing"],
        ["NoWait.Targets"] = ["NoWait", "NoWait.Engine"],
        ["NoWait.Board"] = ["NoWait.Timing"],
    };

    public static TheoryData<string> AllProjects => [.. House.Keys];

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void Arrows_between_projects_point_down_only(string project)
    {
        var file = Path.Combine(Repository.Root, "src", project, project + ".csproj");

        Repository.References(file, "ProjectReference").ShouldBeSubsetOf(House[project]);
    }

    [Fact]
    public void Every_project_has_its_place_in_the_house() =>
        Repository.Projects("src").Select(Path.GetFileNameWithoutExtension).ShouldBe(House.Keys, ignoreOrder: true);

    [Fact]
    public void Every_project_has_a_spec_project() =>
        House.Keys.ShouldAllBe(name => File.Exists(
            Path.Combine(Repository.Root, "tests", name + ".Specs", name + ".Specs.csproj")));

    [Fact]
    public void Only_the_targets_and_the_engine_know_Nuke() =>
        Repository.Sources("src")
            .Where(file => File.ReadAllText(file).Contains("Nuke.Common", StringComparison.Ordinal))
            .Select(Repository.Relative)
            .ShouldAllBe(file => file.StartsWith("src/NoWait.Engine/", StringComparison.Ordinal)
                || file.StartsWith("src/NoWait.Targets/", StringComparison.Ordinal));

    [Fact]
    public void Conditional_compilation_stays_in_the_engine() =>
        Repository.Sources("src").Concat(Repository.Sources("build"))
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith("#if", StringComparison.Ordinal)))
            .Select(Repository.Relative)
            .ShouldAllBe(file => file.StartsWith("src/NoWait.Engine/", StringComparison.Ordinal));

    [Fact]
    public void The_real_Nuke_is_referenced_by_the_targets_alone() =>
        Repository.Projects("src").Concat(Repository.Projects("tests"))
            .Where(file => Repository.References(file, "PackageReference").Contains("Nuke.Common"))
            .Select(Repository.Relative)
            .ShouldBe(["src/NoWait.Targets/NoWait.Targets.csproj"]);
}
