using NoWait.Images;
using NoWait.Oci.Layout;
using NoWait.Oci.Unpack;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

public sealed class WholeImageSpecs : IDisposable
{
    private readonly DockerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [FactNeeds("docker")]
    public async Task A_run_stage_with_a_RUN_comes_as_the_image_that_BuildKit_made()
    {
        var output = await _fixture.BuildAsync(Definition("one"));

        var image = output.Image.ShouldNotBeNull();
        image.Config.Config!.Env.ShouldNotBeNull().ShouldContain("KEPT=yes");
        image.Layers.Count.ShouldBe(3);
        using var layout = OciLayout.Open(Path.Combine(_fixture.Store, "images"));
        image.Layers.ShouldAllBe(layer => layout.Contains(layer.Descriptor));
        await layout.AddAsync(image, "api");
        var read = await layout.ReadAsync("api");
        using var folder = new TemporaryFolder();
        await read.UnpackAsync(folder["root"]);
        File.ReadAllText(folder["root/made"]).ShouldBe("one\n");
        output.Stages.ShouldBeEmpty();
        output.Steps.Total.ShouldBe(3);
        _fixture.Output.ShouldContain(line => line.Line.Contains("equal sources do not give an equal digest"));
    }

    [FactNeeds("docker")]
    public async Task Layers_that_the_layout_has_are_not_stored_again()
    {
        var first = (await _fixture.BuildAsync(Definition("one"))).Image!;
        using var layout = OciLayout.Open(Path.Combine(_fixture.Store, "images"));
        await layout.AddAsync(first, "api");
        var @base = layout.BlobPath(first.Layers[0].Descriptor.Digest);
        var before = File.GetLastWriteTimeUtc(@base);

        var second = (await _fixture.BuildAsync(Definition("two"))).Image!;

        second.Layers[0].Descriptor.ShouldBe(first.Layers[0].Descriptor);
        second.Layers[^1].DiffId.ShouldNotBe(first.Layers[^1].DiffId);
        File.GetLastWriteTimeUtc(@base).ShouldBe(before);
    }

    private static ImageDefinition Definition(string text) => Image
        .Stage("build", RealEngine.Busybox, stage => stage.Run($"mkdir /out && echo {text} > /out/app"))
        .Stage("run", RealEngine.Busybox, stage => stage
            .Env("KEPT", "yes")
            .CopyFrom("build", "/out/app", "/app")
            .Run("cp /app /made"));
}
