using NoWait.Delivering;
using NoWait.Payloads;
using NoWait.Payloads.Waste;
using NoWait.Testing;

namespace NoWait.EndToEnd.Specs;

/// <summary>Advice on the bytes of images that others built: those of an engine and those of a registry.</summary>
public sealed class PayloadSpecs : IDisposable
{
    private const string Base = RealEngine.Busybox;
    private const int Deleted = 300_000;
    private const int Cached = 200_000;

    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"payload-{Guid.NewGuid():N}:1";

    public void Dispose() => _folder.Dispose();

    [FactNeeds("docker")]
    public async Task An_image_of_an_engine_is_told_apart_from_its_base_and_its_waste_by_layer()
    {
        var host = (await RealEngine.StartAsync()).Host;
        await BuildAsync(host, Wasteful);

        var image = await AdviseAsync(host, _name, Base);

        var waste = image.Waste;
        waste.Base.ShouldBe(Base);
        waste.Layers.Select(layer => layer.IsBase).ShouldBe([true, false, false]);
        waste.Findings.Where(one => one.Kind == WasteKind.Deleted).Select(one => (one.Layer, one.By, one.Bytes)).ShouldBe([(1, 2, Deleted)]);
        waste.Findings.Where(one => one.Kind != WasteKind.Deleted).Select(one => (one.Layer, one.Bytes)).ShouldContain((1, Cached));
        (waste.OwnBytes, waste.BaseBytes).ShouldBe((Deleted + Cached, 0));
        waste.Layers[1].CreatedBy.ShouldNotBeNull().ShouldContain("/dev/urandom");
        image.Programs.ShouldBeEmpty("what it stands on is not the image's own");

        // A name means what it stands for now.
        await BuildAsync(host, $"FROM {Base}\nRUN echo small > /etc/small\n");
        var later = await AdviseAsync(host, _name, Base);
        later.Digest.ShouldNotBe(image.Digest);
        later.Waste.OwnBytes.ShouldBe(0);
    }

    [FactNeeds("docker")]
    public async Task A_program_of_an_image_of_an_engine_is_measured_without_being_started()
    {
        var host = (await RealEngine.StartAsync()).Host;
        await BuildAsync(host, $"FROM {Base}\nRUN cp /bin/busybox /app\nENTRYPOINT [\"/app\"]\n");

        var image = await AdviseAsync(host, _name, Base);

        var program = image.Programs.ShouldHaveSingleItem();
        program.Path.ShouldBe("/app");
        program.Variants[0].Variant.ShouldBe("as built");
        program.Variants.ShouldAllBe(variant => variant.StartUp == null && variant.GzipSize > 0);
        program.Variants[0].Size.ShouldBe(new FileInfo(Need.Find("busybox")!).Length);
        image.Remarks.ShouldContain(remark => remark.StartsWith("No start was measured: nobody says", StringComparison.Ordinal));
    }

    [FactNeeds("docker", "registry")]
    public async Task An_image_of_a_registry_is_what_it_is_in_the_engine_that_pushed_it()
    {
        var host = (await RealEngine.StartAsync()).Host;
        using var registry = await RealRegistry.StartAsync();
        await BuildAsync(host, Wasteful);
        var (pushed, below) = ($"{registry.Host}/team/api:1", $"{registry.Host}/team/base:1");
        foreach (var (name, elsewhere) in ((string, string)[])[(_name, pushed), (Base, below)])
        {
            await DockerAsync(host, "tag", name, elsewhere);
            await DockerAsync(host, "push", elsewhere);
            await DockerAsync(host, "rmi", elsewhere);
        }

        var ours = await AdviseAsync(host, _name, Base);
        var theirs = await AdviseAsync("unix:///nowhere/docker.sock", pushed, below);

        theirs.Waste.Base.ShouldBe(below);
        theirs.Waste.Layers.Select(layer => (layer.IsBase, layer.Bytes)).ShouldBe(ours.Waste.Layers.Select(layer => (layer.IsBase, layer.Bytes)));
        theirs.Waste.Findings.Select(one => (one.Kind, one.Layer, one.By, one.Bytes)).ShouldBe(ours.Waste.Findings.Select(one => (one.Kind, one.Layer, one.By, one.Bytes)));
        theirs.Waste.Efficiency.ShouldBe(ours.Waste.Efficiency);
        registry.Requests.ShouldContain("HEAD /v2/team/api/manifests/1");
    }

    [FactNeeds("docker", "registry")]
    public async Task What_neither_has_is_said_of_that_image_alone()
    {
        var host = (await RealEngine.StartAsync()).Host;
        using var registry = await RealRegistry.StartAsync();
        var options = new PayloadOptions { Images = [$"{registry.Host}/team/gone:1", Base] };

        var report = await new PayloadAdviser(new(_folder.Path), new() { Host = host, InsecureRegistries = [registry.Host] }, options, TimeProvider.System).AdviseAsync([], default);

        report.Failures.ShouldHaveSingleItem().ShouldStartWith($"{registry.Host}/team/gone:1: ");
        report.Images.ShouldHaveSingleItem().Name.ShouldBe(Base);
    }

    private static string Wasteful =>
        $"""
        FROM {Base}
        RUN head -c {Deleted} /dev/urandom > /etc/big && mkdir -p /var/cache/apk && head -c {Cached} /dev/urandom > /var/cache/apk/index
        RUN rm /etc/big

        """;

    private async Task<ImagePayload> AdviseAsync(string host, string name, string below)
    {
        var adviser = new PayloadAdviser(
            new(_folder[Path.GetFileName(Path.GetDirectoryName(host)!)]), new DeliveryOptions { Host = host, InsecureRegistries = [name.Split('/')[0]] }, new PayloadOptions { Images = [name], Base = below }, TimeProvider.System);
        var report = await adviser.AdviseAsync([], default);
        report.Failures.ShouldBeEmpty();
        return report.Images.ShouldHaveSingleItem();
    }

    private async Task BuildAsync(string host, string dockerfile)
    {
        _folder.Write("context/Dockerfile", dockerfile);
        await DockerAsync(host, "build", "--quiet", "--tag", _name, _folder["context"]);
    }

    private async Task DockerAsync(string host, params string[] arguments) =>
        _ = (await new Terminal(_folder.Path).RunAsync("docker", ["--host", host, .. arguments])).Well;
}
