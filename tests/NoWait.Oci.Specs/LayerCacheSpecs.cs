using System.Diagnostics;
using NoWait.Oci.Layers;

namespace NoWait.Oci.Specs;

public sealed class LayerCacheSpecs : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly string _file;

    public LayerCacheSpecs()
    {
        _file = _workshop.Folder.Write("app", "version 1");
        SetTime(1);
    }

    [Fact]
    public async Task An_unchanged_layer_is_not_made_again()
    {
        var (first, firstHit) = await BuildAsync();
        var (second, secondHit) = await BuildAsync();

        (firstHit, secondHit).ShouldBe(("miss", "hit"));
        second.Descriptor.ShouldBe(first.Descriptor);
        second.DiffId.ShouldBe(first.DiffId);
    }

    [Fact]
    public async Task A_changed_file_makes_a_new_layer_even_when_its_size_and_time_are_the_same()
    {
        var (first, _) = await BuildAsync();
        await File.WriteAllTextAsync(_file, "version 2");
        SetTime(1);

        var (second, hit) = await BuildAsync();

        hit.ShouldBe("miss");
        second.DiffId.ShouldNotBe(first.DiffId);
    }

    [Fact]
    public async Task A_file_that_was_only_touched_is_known_by_its_content()
    {
        var (first, _) = await BuildAsync();
        SetTime(2);

        var (second, hit) = await BuildAsync();

        hit.ShouldBe("hit");
        second.Descriptor.ShouldBe(first.Descriptor);
    }

    [Fact]
    public async Task The_same_content_in_another_place_is_known()
    {
        await BuildAsync();
        var elsewhere = _workshop.Folder.Write("elsewhere/app", "version 1");

        (await BuildAsync(source: elsewhere)).Cache.ShouldBe("hit");
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead, "app")]
    [InlineData(FileModes.Plain, "other")]
    public async Task Another_mode_or_name_is_another_layer(UnixFileMode mode, string path)
    {
        await BuildAsync();

        (await BuildAsync(mode, path)).Cache.ShouldBe("miss");
    }

    [Fact]
    public async Task Going_back_to_what_it_was_before_finds_the_layer_of_then()
    {
        var (first, _) = await BuildAsync();
        await File.WriteAllTextAsync(_file, "version 2");
        await BuildAsync();
        await File.WriteAllTextAsync(_file, "version 1");

        var (again, hit) = await BuildAsync();

        (hit, again.Descriptor).ShouldBe(("hit", first.Descriptor));
    }

    [Fact]
    public async Task A_layer_whose_blob_is_gone_is_made_again()
    {
        var (first, _) = await BuildAsync();
        File.Delete(_workshop.Layout.BlobPath(first.Descriptor.Digest));

        var (second, hit) = await BuildAsync();

        hit.ShouldBe("miss");
        _workshop.Layout.Contains(second.Descriptor).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{\"stamp\":1}]")]
    [InlineData("[{\"stamp\":\"\",\"contentLength\":9,\"diffId\":\"sha256:x\",\"descriptor\":null}]")]
    public async Task A_damaged_cache_costs_time_and_nothing_else(string damage)
    {
        var (first, _) = await BuildAsync();
        foreach (var file in Directory.EnumerateFiles(_workshop.Folder["cache"]))
        {
            await File.WriteAllTextAsync(file, damage);
        }

        var (second, hit) = await BuildAsync();

        (hit, second.Descriptor).ShouldBe(("miss", first.Descriptor));
    }

    [Fact]
    public async Task A_file_that_changed_this_very_moment_is_not_trusted_by_its_time()
    {
        var layers = new List<Digest>();
        for (var i = 0; i < 30; i++)
        {
            await File.WriteAllTextAsync(_file, $"version {i % 10}");
            var (layer, _) = await BuildAsync();
            layers.Add(layer.DiffId);
        }

        layers.Distinct().Count().ShouldBe(10);
    }

    public void Dispose() => _workshop.Dispose();

    private void SetTime(int day) => File.SetLastWriteTimeUtc(_file, new DateTime(2024, 1, day, 0, 0, 0, DateTimeKind.Utc));

    private async Task<(Layer Layer, string Cache)> BuildAsync(
        UnixFileMode mode = FileModes.Plain, string path = "app", string? source = null)
    {
        string? cache = null;
        using var root = new Activity("spec").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "NoWait.Oci",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => cache = activity.TraceId == root.TraceId ? (string?)activity.GetTagItem("nowait.cache") : cache,
        };
        ActivitySource.AddActivityListener(listener);
        var builder = new LayerBuilder(_workshop.Layout, new LayerCache(_workshop.Folder["cache"]));
        var layer = await builder.BuildAsync(Workshop.Describe(LayerEntry.File.FromDisk(path, source ?? _file, mode)));
        return (layer, cache!);
    }
}
