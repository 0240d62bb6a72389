using System.Formats.Tar;
using NoWait.Oci.Layers;
using NoWait.Oci.Validate;

namespace NoWait.Oci.Specs;

public sealed class ValidateSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task A_good_image_has_no_violations()
    {
        await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a/b", "c")));

        (await _workshop.Layout.ValidateAsync(Strictness.Reproducible)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_layer_is_a_violation()
    {
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a", "b")));
        File.Delete(_workshop.Layout.BlobPath(image.Layers[0].Descriptor.Digest));

        (await OnlyAsync()).What.ShouldContain("is not in");
    }

    [Fact]
    public async Task A_layer_of_another_size_is_a_violation()
    {
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a", "b")));
        await File.AppendAllTextAsync(_workshop.Layout.BlobPath(image.Layers[0].Descriptor.Digest), "!");

        (await OnlyAsync()).What.ShouldContain("instead of");
    }

    [Fact]
    public async Task A_diff_ID_that_is_not_the_tars_is_a_violation()
    {
        await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a", "b")) with { DiffId = Digest.Of("?"u8) });

        (await OnlyAsync()).What.ShouldContain("the image's config promises");
    }

    [Fact]
    public async Task A_history_that_tells_of_other_layers_is_a_violation()
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("a", "b"));
        var image = new ImageDescription { Layers = [layer], Created = Workshop.Time }.Assemble();
        var config = (image.Config with { History = [] }).ToJson();
        var manifest = (image.Manifest with { Config = _workshop.Layout.Add(MediaTypes.Config, config) }).ToJson();
        await _workshop.Layout.TagAsync(_workshop.Layout.Add(MediaTypes.Manifest, manifest), "x");

        (await OnlyAsync()).Where.ShouldBe("config.history");
    }

    [Fact]
    public async Task A_descriptor_of_another_type_or_platform_is_a_violation()
    {
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync());
        await _workshop.Layout.TagAsync(
            image.Descriptor with { MediaType = MediaTypes.DockerManifest, Platform = Platform.Parse("plan9/mips") }, "x");

        var violations = await _workshop.Layout.ValidateAsync();

        violations.Select(v => v.What).ShouldBe(
        [
            $"it says that it is {MediaTypes.Manifest}, its descriptor {MediaTypes.DockerManifest}",
            $"it is for {Platform.Current}, its descriptor says plan9/mips",
        ]);
    }

    [Fact]
    public async Task Run_settings_that_no_engine_takes_are_violations()
    {
        var image = new ImageDescription
        {
            Layers = [],
            Created = Workshop.Time,
            Run = new RunConfig { Env = ["NOVALUE", "=x"], ExposedPorts = ["http", "80/icmp", "70000"], WorkingDir = "app" },
        }.Assemble();
        await _workshop.Layout.AddAsync(image, "x");

        (await _workshop.Layout.ValidateAsync()).Select(v => v.Where).ShouldBe(
        [
            "config.Env", "config.Env", "config.ExposedPorts", "config.ExposedPorts", "config.ExposedPorts", "config.WorkingDir",
        ]);
    }

    [Fact]
    public async Task Entries_that_the_specification_forbids_are_violations()
    {
        await _workshop.ImageAsync("x", _workshop.Raw(
            Entry("a"), Entry("a"), Entry("a/below"), Entry("no/parent"), Entry(".wh."), Entry("b/../c"),
            new UstarTarEntry(TarEntryType.HardLink, "hard") { LinkName = "later" }));

        (await _workshop.Layout.ValidateAsync()).Select(v => v.What).ShouldBe(
        [
            "the layer has two entries of this path",
            "it lies below a file of the same layer",
            "the folder that it lies in does not come before it",
            "it is a whiteout of nothing",
            "its path has an empty or '..' part",
            "the folder that it lies in does not come before it",
            "it is a hard link to later, which does not come before it",
        ]);
    }

    [Fact]
    public async Task What_makes_a_layer_differ_from_run_to_run_is_a_violation_of_the_strict_kind()
    {
        await _workshop.ImageAsync("x", _workshop.Raw(
            new UstarTarEntry(TarEntryType.RegularFile, "b") { ModificationTime = Workshop.Time, UserName = "me" },
            new PaxTarEntry(TarEntryType.RegularFile, "a") { ModificationTime = Workshop.Time.AddSeconds(1) }));

        (await _workshop.Layout.ValidateAsync()).ShouldBeEmpty();
        (await _workshop.Layout.ValidateAsync(Strictness.Reproducible)).Select(v => v.What).ShouldBe(
        [
            "it names its owner",
            "it comes after b, against the ordinal order of paths",
            "its time is not that of the other entries",
            "it is a Pax entry",
        ]);
    }

    public void Dispose() => _workshop.Dispose();

    private static UstarTarEntry Entry(string path) => new(TarEntryType.RegularFile, path) { Mode = FileModes.Plain };

    private async Task<Violation> OnlyAsync() => (await _workshop.Layout.ValidateAsync()).ShouldHaveSingleItem();
}
