using System.Security.Cryptography;
using System.Text;
using NoWait.Docker.Containers;
using NoWait.Docker.Images;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class LoadSpecs : IDisposable
{
    private static readonly DateTimeOffset Time = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly OciLayout _layout;
    private readonly string _name = $"nowait-spec-{Guid.NewGuid():N}";

    public LoadSpecs() => _layout = OciLayout.OpenOrCreate(_folder["layout"]);

    public void Dispose()
    {
        _layout.Dispose();
        _folder.Dispose();
    }

    [FactNeeds("docker")]
    public async Task Only_the_layers_that_are_not_there_travel()
    {
        using var docker = await Engines.RealAsync();
        var large = await LayerAsync("large", RandomNumberGenerator.GetBytes(3_000_000));
        var shell = await LayerAsync("bin/busybox", await File.ReadAllBytesAsync("/bin/busybox"));
        var first = Image(large, shell, await LayerAsync("app", "one"u8.ToArray()));
        var second = Image(large, shell, await LayerAsync("app", "two"u8.ToArray()));

        var whole = await docker.Images.LoadAsync(first, new LoadOptions { Names = [$"{_name}:1"] }, default);
        var part = await docker.Images.LoadAsync(second, new LoadOptions { Names = [$"{_name}:2", $"{_name}:latest"], Relatives = [$"{_name}:1"] }, default);
        var again = await docker.Images.LoadAsync(second, new LoadOptions { Names = [$"{_name}:2"] }, default);

        (whole.LayersSent, whole.LayersThere).ShouldBe((3, 0));
        whole.BytesSent.ShouldBeGreaterThan(3_000_000);
        (part.LayersSent, part.LayersThere).ShouldBe((1, 2));
        part.BytesSent.ShouldBe(second.Layers[2].Descriptor.Size);
        part.Id.ShouldBe(second.Manifest.Config.Digest.ToString());
        (again.BytesSent, again.Id).ShouldBe((0, part.Id));
        (await docker.OutputOfAsync(new ContainerSpec { Image = $"{_name}:latest" })).ShouldBe(["two"]);
        await docker.Images.RemoveAsync(whole.Id, force: true, default);
        await docker.Images.RemoveAsync(part.Id, force: true, default);
    }

    [FactNeeds("docker")]
    public async Task Layers_are_found_without_being_told_where()
    {
        using var docker = await Engines.RealAsync();
        var large = await LayerAsync("large", RandomNumberGenerator.GetBytes(100_000));
        var loaded = await docker.Images.LoadAsync(Image(large), new LoadOptions { Names = [$"{_name}-base:1"] }, default);

        var result = await docker.Images.LoadAsync(
            Image(large, await LayerAsync("app", "x"u8.ToArray())), new LoadOptions { Names = [$"{_name}:1"] }, default);

        (result.LayersSent, result.LayersThere).ShouldBe((1, 1));
        await docker.Images.RemoveAsync(result.Id, force: true, default);
        await docker.Images.RemoveAsync(loaded.Id, force: true, default);
    }

    [Fact]
    public async Task An_engine_that_misses_the_other_layers_gets_the_whole_image()
    {
        var image = Image(await LayerAsync("a", "a"u8.ToArray()), await LayerAsync("b", "b"u8.ToArray()));
        var loads = 0;
        using var daemon = new MisbehavingDaemon(line => line.Split(' ')[1] switch
        {
            "/_ping" => MisbehavingDaemon.Response(200, "OK", "Api-Version: 1.41\r\n"),
            "/v1.41/info" => MisbehavingDaemon.Response(200, "{}"),
            var path when path.StartsWith("/v1.41/images/load") => MisbehavingDaemon.Response(
                200, loads++ == 0 ? """{"errorDetail":{"message":"open a: no such file"}}""" : """{"stream":"Loaded image: x:1\n"}"""),
            _ => MisbehavingDaemon.Response(200, $$"""{"Id":"sha256:1","RootFS":{"Type":"layers","Layers":["{{image.Layers[0].DiffId}}"] } }"""),
        });
        using var docker = new DockerEngine(daemon.Endpoint);

        var result = await docker.Images.LoadAsync(image, new LoadOptions { Names = ["x:1"] }, default);

        loads.ShouldBe(2);
        (result.LayersSent, result.LayersThere).ShouldBe((2, 0));
        (await docker.Images.LoadAsync(image, new LoadOptions { Names = ["x:1"] }, default)).LayersSent.ShouldBe(2);
        loads.ShouldBe(3);
    }

    private async Task<Layer> LayerAsync(string path, byte[] content) => await new LayerBuilder(_layout).BuildAsync(
        LayerDescription.Create([LayerEntry.File.FromBytes(path, content, (UnixFileMode)0x1ed)], Time));

    private static OciImage Image(params Layer[] layers) => new ImageDescription
    {
        Layers = layers,
        Created = Time,
        Run = new RunConfig { Entrypoint = ["/bin/busybox", "cat", "/app"] },
    }.Assemble();
}
