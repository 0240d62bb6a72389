using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Validate;

namespace NoWait.Oci.Specs;

public sealed class LayoutSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task An_image_is_found_again_by_its_name()
    {
        var made = await _workshop.ImageAsync("board:1", await _workshop.BuildAsync(Workshop.Text("a", "b")));

        using var again = OciLayout.Open(_workshop.Layout.Path);
        var read = await again.ReadAsync("board:1");

        read.Descriptor.Digest.ShouldBe(made.Descriptor.Digest);
        read.Layers.ShouldHaveSingleItem().DiffId.ShouldBe(made.Layers[0].DiffId);
        read.Config.Created.ShouldBe(Workshop.Time);
    }

    [Fact]
    public async Task A_name_moves_to_the_image_that_got_it_last()
    {
        await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a", "1")));
        var second = await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a", "2")));

        _workshop.Layout.List().ShouldHaveSingleItem().Digest.ShouldBe(second.Descriptor.Digest);
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        await _workshop.ImageAsync("board", await _workshop.BuildAsync());

        var error = await Should.ThrowAsync<OciException>(() => _workshop.Layout.ReadAsync("bord"));

        error.Kind.ShouldBe(OciError.NotFound);
        error.Message.ShouldContain("board");
    }

    [Fact]
    public void A_folder_with_other_things_is_not_taken_over()
    {
        _workshop.Folder.Write("work/thesis.tex", "…");

        Should.Throw<OciException>(() => OciLayout.OpenOrCreate(_workshop.Folder["work"])).Kind.ShouldBe(OciError.Conflict);
        Should.Throw<OciException>(() => OciLayout.Open(_workshop.Folder["work"])).Kind.ShouldBe(OciError.NotFound);
        Directory.EnumerateFileSystemEntries(_workshop.Folder["work"]).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Garbage_is_what_no_name_leads_to()
    {
        var kept = await _workshop.ImageAsync("kept", await _workshop.BuildAsync(Workshop.Text("a", "kept")));
        await _workshop.ImageAsync("gone", await _workshop.BuildAsync(Workshop.Text("a", "gone")));
        await _workshop.Layout.UntagAsync("gone");
        _workshop.Folder.Write("layout/.nowait/tmp/99999-1", "cut off");

        var freed = await _workshop.Layout.CollectGarbageAsync();

        freed.ShouldBeGreaterThan(7);
        Directory.EnumerateFiles(Path.Combine(_workshop.Layout.Path, "blobs"), "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .ShouldBe([kept.Descriptor.Digest.Hex, kept.Manifest.Config.Digest.Hex, kept.Layers[0].Descriptor.Digest.Hex], ignoreOrder: true);
        (await _workshop.Layout.ValidateAsync()).ShouldBeEmpty();
        Directory.EnumerateFiles(_workshop.Folder["layout/.nowait/tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Garbage_is_not_collected_under_somebody_who_writes()
    {
        using var other = OciLayout.Open(_workshop.Layout.Path);
        var layer = await new LayerBuilder(other).BuildAsync(Workshop.Describe(Workshop.Text("a", "not yet named")));

        (await Should.ThrowAsync<OciException>(() => _workshop.Layout.CollectGarbageAsync())).Kind.ShouldBe(OciError.Busy);

        other.Contains(layer.Descriptor).ShouldBeTrue();
        other.Dispose();
        (await _workshop.Layout.CollectGarbageAsync()).ShouldBe(layer.Descriptor.Size);
    }

    [Fact]
    public async Task Garbage_is_not_collected_when_it_cannot_be_told_what_garbage_is()
    {
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a", "b")));
        await File.WriteAllTextAsync(_workshop.Layout.BlobPath(image.Descriptor.Digest), new string('x', (int)image.Descriptor.Size));

        await Should.ThrowAsync<OciException>(() => _workshop.Layout.CollectGarbageAsync());

        _workshop.Layout.Contains(image.Layers[0].Descriptor).ShouldBeTrue();
    }

    [Fact]
    public async Task Several_processes_write_at_once_and_nothing_is_lost()
    {
        var path = _workshop.Folder["shared"];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Tool.RunAsync("dotnet", AnotherProcess.Path, "tag", path, $"p{i}")));

        using var layout = OciLayout.Open(path);
        layout.List().Select(m => m.ReferenceName).ShouldBe(
            from process in Enumerable.Range(0, 4) from i in Enumerable.Range(0, 10) select $"p{process}-{i}", ignoreOrder: true);
        (await layout.ValidateAsync(Strictness.Reproducible)).ShouldBeEmpty();
        Directory.EnumerateFiles(Path.Combine(path, ".nowait", "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_blob_cut_short_is_not_taken_for_the_blob()
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("a", "b"));
        var path = _workshop.Layout.BlobPath(layer.Descriptor.Digest);
        await File.WriteAllBytesAsync(path, []);

        _workshop.Layout.Contains(layer.Descriptor).ShouldBeFalse();
        await _workshop.BuildAsync(Workshop.Text("a", "b"));

        new FileInfo(path).Length.ShouldBe(layer.Descriptor.Size);
    }

    [Fact]
    public async Task One_name_holds_images_for_several_platforms()
    {
        OciImage For(string platform, Layer layer) => new ImageDescription
        {
            Layers = [layer],
            Created = Workshop.Time,
            Platform = Platform.Parse(platform),
        }.Assemble();
        var (amd, arm) = (For("linux/amd64", await _workshop.BuildAsync(Workshop.Text("a", "x86"))), For("linux/arm64/v8", await _workshop.BuildAsync(Workshop.Text("a", "arm"))));

        await _workshop.Layout.AddAsync([amd, arm], "multi");

        (await _workshop.Layout.ReadAsync("multi", Platform.Parse("linux/arm64"))).Descriptor.Digest.ShouldBe(arm.Descriptor.Digest);
        (await _workshop.Layout.ReadAsync("multi", Platform.Parse("linux/amd64"))).Descriptor.Digest.ShouldBe(amd.Descriptor.Digest);
        (await Should.ThrowAsync<OciException>(() => _workshop.Layout.ReadAsync("multi", Platform.Parse("linux/s390x")))).Message.ShouldContain("linux/arm64/v8");
        (await _workshop.Layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_moves_to_another_layout_with_its_layers()
    {
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a", "b")));
        using var other = OciLayout.OpenOrCreate(_workshop.Folder["other"]);

        await other.AddAsync(image, "y");

        (await other.ValidateAsync()).ShouldBeEmpty();
        (await other.ReadAsync("y")).Descriptor.Digest.ShouldBe(image.Descriptor.Digest);
    }

    public void Dispose() => _workshop.Dispose();
}
