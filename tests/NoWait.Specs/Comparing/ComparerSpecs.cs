using NoWait.Comparing;
using NoWait.Delivering;
using NoWait.Testing;

namespace NoWait.Specs.Comparing;

/// <summary>A service is measured on copies of its sources, in every situation, and what cannot be measured is said.</summary>
public sealed class ComparerSpecs : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public ComparerSpecs()
    {
        _root.Write("api/words.txt", "Hello\n");
        _root.Write("api/packages.txt", "one 1.0\n");
        _root.Write("api/Dockerfile", "FROM busybox\nCOPY . .\n");
    }

    [Fact]
    public async Task Each_situation_is_measured_as_often_as_asked_and_the_sources_stay_as_they_are()
    {
        var table = await Comparer(runs: 2).CompareAsync(Api, CancellationToken.None);

        var row = table.Rows.ShouldHaveSingleItem();
        row.Name.ShouldBe("NoWait, host builder");
        row.Times.Keys.ShouldBe(Enum.GetValues<Situation>());
        row.Times.Values.ShouldAllBe(runs => runs.Count == 2);
        row.Bytes.ShouldBeGreaterThan(0);
        File.ReadAllText(_root["api/words.txt"]).ShouldBe("Hello\n");
        Directory.GetFileSystemEntries(_root["api"]).Length.ShouldBe(3);
        Directory.Exists(_root[".nuke/cache/compare/api"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_an_engine_its_rows_are_left_out_with_the_reason()
    {
        var table = await Comparer(runs: 1).CompareAsync(Api, CancellationToken.None);

        table.LeftOut.Select(one => one.Name).Take(3).ShouldBe(["naive", "multi-stage", "multi-stage, cache mounts"]);
        table.LeftOut[0].Reason.ShouldContain(_root["no.sock"]);
    }

    [Theory]
    [InlineData("words.txt", "Hello", "Hi {0}", null)]
    [InlineData("words.txt", "Hello", "Hi", "the same each time")]
    [InlineData("words.txt", "Goodbye", "Hi {0}", "'Goodbye' does not stand in words.txt")]
    [InlineData("none.txt", "Hello", "Hi {0}", "no none.txt to change")]
    public async Task A_change_that_cannot_be_made_is_said(string file, string find, string replace, string? refusal)
    {
        var service = Api with { Comparison = new() { SourceChange = new(file, find, replace) } };

        var measuring = Comparer(runs: 1).CompareAsync(service, CancellationToken.None);

        if (refusal is null)
        {
            (await measuring).Situations.ShouldNotContain(Situation.DependencyChange);
        }
        else
        {
            (await Should.ThrowAsync<DeliveryFailedException>(measuring)).Message.ShouldContain(refusal);
        }
    }

    [Fact]
    public async Task A_service_that_does_not_say_what_a_change_is_is_not_compared()
    {
        var refusal = await Should.ThrowAsync<InvalidUsageException>(
            Comparer(runs: 1).CompareAsync(Api with { Comparison = null }, CancellationToken.None));

        refusal.Message.ShouldContain("'api' does not say what a change of it is");
        Should.Throw<InvalidUsageException>(() => NoWait.Comparing.Comparer.Choose([Api with { Comparison = null }], []));
        NoWait.Comparing.Comparer.Choose([Api, Api with { Name = "other", Comparison = null }], []).ShouldHaveSingleItem().Name.ShouldBe("api");
    }

    public void Dispose() => _root.Dispose();

    private Service Api => new("api")
    {
        Context = "api",
        Image = Image
            .Stage("build", "busybox", s => s.Workdir("/src").Copy("packages.txt").Run("true", Cache.At("/cache")).Copy("words.txt").Run("mkdir -p /out && cp words.txt packages.txt /out/"))
            .Stage("run", "scratch", s => s.CopyFrom("build", "/out/", "/").Entrypoint("/words.txt")),
        Comparison = new() { SourceChange = new("words.txt", "Hello", "Hello {0}"), DependencyChange = new("packages.txt", "1.0", "1.{0}") },
    };

    private Comparer Comparer(int runs) => new(
        new Workspace(_root.Path), new DeliveryOptions { Host = $"unix://{_root["no.sock"]}" }, new CompareOptions { Runs = runs }, TimeProvider.System);
}
