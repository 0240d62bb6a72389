using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Oci.Unpack;
using NoWait.Oci.Validate;
using NoWait.Testing;

namespace NoWait.Oci.Specs;

/// <summary>Against a real registry.</summary>
public sealed class RegistrySpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [FactNeeds("registry")]
    public async Task An_image_that_was_pushed_is_pulled_the_same()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = Client(registry);
        var image = await ImageAsync();
        var name = Reference.Parse($"{registry.Host}/team/app:1");

        var pushed = await client.PushAsync(image, name);

        pushed.Manifest.Digest.ShouldBe(image.Descriptor.Digest);
        pushed.BytesSent.ShouldBe(image.Layers.Sum(l => l.Descriptor.Size) + image.Manifest.Config.Size);
        using var other = OciLayout.OpenOrCreate(_workshop.Folder["other"]);
        var pulled = await client.PullAsync(name, other);
        pulled.Descriptor.Digest.ShouldBe(image.Descriptor.Digest);
        (await other.ValidateAsync(Strictness.Reproducible)).ShouldBeEmpty();
        (await client.ResolveAsync(name)).Digest.ShouldBe(image.Descriptor.Digest);
    }

    [FactNeeds("registry")]
    public async Task What_the_registry_has_is_not_sent_again()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = Client(registry);
        var image = await ImageAsync();
        await client.PushAsync(image, Reference.Parse($"{registry.Host}/app:1"));
        var own = await _workshop.BuildAsync(Workshop.Text("own", "new"));
        var changed = new ImageDescription { Base = image, Layers = [own], Created = Workshop.Time }.Assemble();

        var again = await client.PushAsync(image, Reference.Parse($"{registry.Host}/app:2"));
        var next = await client.PushAsync(changed, Reference.Parse($"{registry.Host}/app:3"));

        (again.BytesSent, again.Sending).ShouldBe((0, TimeSpan.Zero));
        next.BytesSent.ShouldBe(own.Descriptor.Size + changed.Manifest.Config.Size);
        next.BytesSaved.ShouldBe(image.Layers.Sum(l => l.Descriptor.Size));
    }

    [FactNeeds("registry")]
    public async Task A_tag_can_mean_some_notes_and_others_a_moment_later()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = Client(registry);
        var name = Reference.Parse($"{registry.Host}/team/notes:now");
        (await client.FindNotesAsync(name)).ShouldBeNull();

        foreach (var text in (string[])["one", "two, \"quoted\" and ünusual"])
        {
            await client.NoteAsync(name, "application/vnd.example.note.v1+json", new Dictionary<string, string> { ["said"] = text });
            (await client.FindNotesAsync(name)).ShouldNotBeNull().ShouldHaveSingleItem().ShouldBe(new("said", text));
        }

        (await client.ResolveAsync(name)).MediaType.ShouldBe(MediaTypes.Manifest);
    }

    [FactNeeds("registry")]
    public async Task A_layer_of_another_repository_is_mounted()
    {
        using var registry = await RealRegistry.StartAsync();
        using (var another = Client(registry))
        {
            await another.PushAsync(await ImageAsync(), Reference.Parse($"{registry.Host}/base:1"));
        }

        using var client = Client(registry);
        var below = await client.ReadAsync(Reference.Parse($"{registry.Host}/base:1"));
        var image = new ImageDescription { Base = below, Layers = [], Created = Workshop.Time }.Assemble();

        var pushed = await client.PushAsync(image, Reference.Parse($"{registry.Host}/elsewhere/app:1"));

        pushed.BytesSent.ShouldBe(image.Manifest.Config.Size);
        pushed.BytesSaved.ShouldBe(below.Layers.Sum(l => l.Descriptor.Size));
    }

    [FactNeeds("registry")]
    public async Task A_large_blob_goes_in_pieces()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = new RegistryClient(Options(registry) with { ChunkSize = 100_000 });
        var content = new byte[1_000_003];
        new Random(3).NextBytes(content);
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync(LayerEntry.File.FromBytes("f", content, FileModes.Plain)));
        var name = Reference.Parse($"{registry.Host}/large:1");

        await client.PushAsync(image, name);

        await (await client.ReadAsync(name)).UnpackAsync(_workshop.Folder["out"]);
        File.ReadAllBytes(_workshop.Folder["out/f"]).ShouldBe(content);
    }

    [FactNeeds("registry")]
    public async Task Images_for_several_platforms_share_a_name()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = Client(registry);
        var layer = await _workshop.BuildAsync(Workshop.Text("a", "b"));
        var images = new[] { "linux/amd64", "linux/arm64" }
            .Select(p => new ImageDescription { Layers = [layer], Created = Workshop.Time, Platform = Platform.Parse(p) }.Assemble()).ToList();
        var name = Reference.Parse($"{registry.Host}/multi:1");

        await client.PushAsync(images, name);

        using var other = OciLayout.OpenOrCreate(_workshop.Folder["other"]);
        var arm = await client.PullAsync(name, other, Platform.Parse("linux/arm64"));
        arm.Descriptor.Digest.ShouldBe(images[1].Descriptor.Digest);
        (await other.ValidateAsync()).ShouldBeEmpty();
        (await Should.ThrowAsync<OciException>(() => client.PullAsync(name, other, Platform.Parse("linux/riscv64")))).Kind.ShouldBe(OciError.NotFound);
    }

    [FactNeeds("registry")]
    public async Task An_image_or_repository_that_is_not_there_is_not_found()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = Client(registry);

        var error = await Should.ThrowAsync<OciException>(() => client.PullAsync(Reference.Parse($"{registry.Host}/none:1"), _workshop.Layout));

        error.Kind.ShouldBe(OciError.NotFound);
        error.Message.ShouldContain($"{registry.Host}/none");
        _workshop.Layout.List().ShouldBeEmpty();
    }

    [FactNeeds("registry")]
    public async Task An_unencrypted_registry_is_only_talked_to_when_that_is_allowed()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = new RegistryClient(new RegistryOptions { Retries = 0 });

        (await Should.ThrowAsync<OciException>(() => client.ResolveAsync(Reference.Parse($"{registry.Host}/x:1")))).Kind.ShouldBe(OciError.Unreachable);
    }

    [FactNeeds("registry", "skopeo")]
    public async Task Skopeo_pulls_what_we_push_and_we_pull_what_it_pushes()
    {
        using var registry = await RealRegistry.StartAsync();
        using var client = Client(registry);
        var image = await ImageAsync();
        await client.PushAsync(image, Reference.Parse($"{registry.Host}/ours:1"));

        await Tool.RunAsync(
            "skopeo", "copy", "--src-tls-verify=false", "--dest-tls-verify=false", "--format", "v2s2",
            $"docker://{registry.Host}/ours:1", $"docker://{registry.Host}/theirs:1");

        var docker = await client.PullAsync(Reference.Parse($"{registry.Host}/theirs:1"), _workshop.Layout);
        docker.Descriptor.MediaType.ShouldBe(MediaTypes.DockerManifest);
        docker.Layers.Select(l => l.DiffId).ShouldBe(image.Layers.Select(l => l.DiffId));
        await docker.UnpackAsync(_workshop.Folder["out"]);
        File.ReadAllText(_workshop.Folder["out/a"]).ShouldBe("upper");
    }

    public void Dispose() => _workshop.Dispose();

    private static RegistryOptions Options(RealRegistry registry) => new() { Insecure = [registry.Host] };

    private static RegistryClient Client(RealRegistry registry) => new(Options(registry));

    private async Task<OciImage> ImageAsync() => await _workshop.ImageAsync(
        "x",
        await _workshop.BuildAsync(Workshop.Text("a", "lower"), LayerEntry.File.FromBytes("data", AnotherProcess.Pattern(700_000), FileModes.Plain)),
        await _workshop.BuildAsync(Workshop.Text("a", "upper")));
}
