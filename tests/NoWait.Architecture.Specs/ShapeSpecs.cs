namespace NoWait.Architecture.Specs;

public sealed class ShapeSpecs
{
    [Fact]
    public void The_build_script_is_the_advertisement_and_stays_under_60_lines() =>
        File.ReadLines(Path.Combine(Repository.Root, "build", "Build.cs")).Count().ShouldBeLessThan(60);

    [Fact]
    public void No_source_file_has_more_than_400_lines() =>
        Repository.Sources("src")
            .Where(file => File.ReadLines(file).Count() > 400)
            .Select(Repository.Relative)
            .ShouldBeEmpty();

    [Fact]
    public void A_component_is_one_interface_in_a_file_of_at_most_120_lines() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "NoWait.Targets"), "I*.cs")
            .Where(file => File.ReadLines(file).Count() > 120)
            .Select(Repository.Relative)
            .ShouldBeEmpty();

    [Fact]
    public void No_project_pins_a_version_of_its_own() =>
        Repository.Projects("src").Concat(Repository.Projects("tests")).Concat(Repository.Projects("build"))
            .Where(file => File.ReadAllText(file).Contains(" Version=\"", StringComparison.Ordinal))
            .Select(Repository.Relative)
            .ShouldBeEmpty();

    [Fact]
    public void Every_project_commits_its_lock_file() =>
        // The build itself is compiled for the machine that it runs on: its packages' lock would be that machine's.
        Repository.Projects("src").Concat(Repository.Projects("tests"))
            .Where(file => !file.Contains("/samples/", StringComparison.Ordinal))
            .Where(file => !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "packages.lock.json")))
            .Select(Repository.Relative)
            .ShouldBeEmpty();
}
