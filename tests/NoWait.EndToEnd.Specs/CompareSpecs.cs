using NoWait.Comparing;
using NoWait.Delivering;
using NoWait.Docker;
using NoWait.Docker.Connection;
using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>The article's table for the Go sample, on a real engine.</summary>
public sealed class CompareSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [FactNeeds("docker", "go")]
    public async Task The_go_sample_is_measured_by_hand_and_by_nowait_and_is_left_as_it_was()
    {
        var engine = await RealEngine.StartAsync();
        using var docker = new DockerEngine(DockerEndpoint.Parse(engine.Host));
        await GoImages.MakeAsync(docker, "golang:1.19", "golang:1.19-alpine");
        var context = Path.Combine(Tree.Root, "tests", "samples", "go");
        var before = File.ReadAllText(Path.Combine(context, "words", "words.go"));
        var service = new Service("go")
        {
            Context = context,
            Image = Image.Go("."),
            Comparison = new() { SourceChange = new("words/words.go", "from Go", "from Go {0}") },
        };
        var comparer = new Comparer(
            new Workspace(_folder.Path), new DeliveryOptions { Host = engine.Host, Compress = "never" }, new CompareOptions { Runs = 1 }, TimeProvider.System);

        var table = await comparer.CompareAsync(service, CancellationToken.None);

        table.Rows.Select(row => row.Name).ShouldContain("naive", ComparisonRenderer.Terminal(table));
        table.Rows.Select(row => row.Name).ShouldContain("multi-stage, cache mounts");
        table.Rows.ShouldAllBe(row => row.Times.Count == 3 && row.Times.Values.All(runs => runs.Count == 1));
        var sizes = table.Rows.ToDictionary(row => row.Name, row => row.Bytes);
        (sizes["naive"] / sizes["multi-stage"]).ShouldBeGreaterThan(20);
        (sizes["naive"] / sizes["NoWait, host builder"]).ShouldBeGreaterThan(20);
        File.ReadAllText(Path.Combine(context, "words", "words.go")).ShouldBe(before);
        Directory.Exists(Path.Combine(_folder.Path, ".nuke", "cache", "compare", "go")).ShouldBeFalse();
        (await docker.Images.ListAsync(null, CancellationToken.None)).SelectMany(image => image.RepoTags ?? []).ShouldNotContain(name => name.StartsWith("nowait-compare"));
        Console.WriteLine(ComparisonRenderer.Terminal(table));
    }

    public void Dispose() => _folder.Dispose();
}
