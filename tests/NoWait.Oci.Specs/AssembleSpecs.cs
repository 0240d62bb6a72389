using NoWait.Oci.Layout;
using NoWait.Oci.Validate;

namespace NoWait.Oci.Specs;

public sealed class AssembleSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task An_image_on_a_base_begins_with_its_layers_by_descriptor()
    {
        var lower = await _workshop.BuildAsync(Workshop.Text("a", "base"));
        var below = await _workshop.ImageAsync("base", lower);
        var own = await _workshop.BuildAsync(Workshop.Text("b", "own"));

        var image = new ImageDescription { Base = below, Layers = [own], Created = Workshop.Time }.Assemble();

        image.Manifest.Layers.ShouldBe([lower.Descriptor, own.Descriptor]);
        image.Config.RootFileSystem.DiffIds.ShouldBe([lower.DiffId, own.DiffId]);
        image.Config.History!.Count.ShouldBe(2);
        image.Config.Platform.ToString().ShouldBe(below.Config.Platform.ToString());
    }

    [Fact]
    public async Task A_base_of_Docker_becomes_an_image_of_the_OCI()
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("a", "base"));
        var docker = layer with { Descriptor = layer.Descriptor with { MediaType = MediaTypes.DockerLayerGzip } };
        var below = new ImageDescription { Layers = [], Created = Workshop.Time }.Assemble();
        var config = (below.Config with { RootFileSystem = new RootFileSystem { DiffIds = [layer.DiffId] }, History = null }).ToJson();
        var manifest = new Manifest
        {
            MediaType = MediaTypes.DockerManifest,
            Config = _workshop.Layout.Add(MediaTypes.DockerConfig, config),
            Layers = [docker.Descriptor],
        }.ToJson();
        await _workshop.Layout.TagAsync(_workshop.Layout.Add(MediaTypes.DockerManifest, manifest), "docker");

        var image = new ImageDescription
        {
            Base = await _workshop.Layout.ReadAsync("docker"),
            Layers = [await _workshop.BuildAsync(Workshop.Text("b", "own")) with { CreatedBy = "COPY b" }],
            Created = Workshop.Time,
        }.Assemble();
        await _workshop.Layout.AddAsync(image, "x");

        image.Manifest.Layers.ShouldAllBe(l => l.MediaType == MediaTypes.LayerGzip);
        image.Config.History!.Select(h => h.CreatedBy ?? h.Comment).ShouldBe(["base", "COPY b"]);
        (await _workshop.Layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task How_it_runs_is_the_bases_unless_it_is_said()
    {
        var below = new ImageDescription { Layers = [], Created = Workshop.Time, Run = new RunConfig { User = "app", Cmd = ["x"] } }.Assemble();

        new ImageDescription { Base = below, Layers = [], Created = Workshop.Time }.Assemble().Config.Config!.User.ShouldBe("app");
        var said = new ImageDescription { Base = below, Layers = [], Created = Workshop.Time, Run = below.Config.Config! with { Cmd = ["y"] } }.Assemble();
        (said.Config.Config!.User, said.Config.Config.Cmd![0]).ShouldBe(("app", "y"));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_base_in_another_layout_is_copied_when_the_image_is_stored()
    {
        using var elsewhere = OciLayout.OpenOrCreate(_workshop.Folder["elsewhere"]);
        var below = await _workshop.ImageAsync("base", await _workshop.BuildAsync(Workshop.Text("a", "base")));

        await elsewhere.AddAsync(new ImageDescription { Base = below, Layers = [], Created = Workshop.Time }.Assemble(), "x");

        (await elsewhere.ValidateAsync()).ShouldBeEmpty();
    }

    public void Dispose() => _workshop.Dispose();
}
