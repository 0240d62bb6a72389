using System.Formats.Tar;
using System.IO.Compression;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Specs.Delivering;
using NoWait.Testing;
using Shouldly;
using Xunit;

namespace NoWait.Specs.Bases;

public sealed class BaseImageSpecs : IDisposable
{
    private const UnixFileMode Sticky = (UnixFileMode)0x3FF; // 1777

    private readonly Repository _repository = new();

    public BaseImageSpecs() => _repository.Folder.Write("app", "hello");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_run_stage_stands_on_an_image_of_a_folder()
    {
        var below = await DebianishAsync("bases");

        var image = await _repository.BuildAsync(Service("oci:bases:debian", s => s.Copy("app", to: "/app").Entrypoint("/app")));

        image.Layers.Count.ShouldBe(2);
        image.Layers[0].DiffId.ShouldBe(below.Layers[0].DiffId);
        image.Config.Config!.Env.ShouldBe(["PATH=/usr/bin", "HOME=/srv"]);
        (await NamesAsync(image.Layers[1])).ShouldBe(["app"]);
    }

    [Fact]
    public async Task A_copy_through_a_link_of_the_image_below_goes_where_the_link_leads()
    {
        await DebianishAsync("bases");

        var image = await _repository.BuildAsync(Service("oci:bases:debian", s => s.Copy("app", to: "/bin/").Entrypoint("/bin/app")));

        (await NamesAsync(image.Layers[1])).ShouldBe(["usr/", "usr/bin/", "usr/bin/app"]);
    }

    [Fact]
    public async Task A_copy_to_a_folder_of_the_image_below_goes_into_it_though_no_slash_says_so()
    {
        await DebianishAsync("bases");

        var image = await _repository.BuildAsync(Service("oci:bases:debian", s => s.Copy("app", to: "/tmp").Entrypoint("/tmp/app")));

        (await NamesAsync(image.Layers[1])).ShouldBe(["tmp/", "tmp/app"]);
    }

    [Fact]
    public async Task Folders_of_the_image_below_keep_their_modes_and_owners()
    {
        await DebianishAsync("bases");

        var image = await _repository.BuildAsync(Service("oci:bases:debian", s => s.Copy("app", to: "/tmp/").Entrypoint("/tmp/app")));

        var entries = await EntriesAsync(image.Layers[1]);
        entries.ShouldContain(entry => entry.Name == "tmp/" && entry.Mode == Sticky);
    }

    [Fact]
    public async Task A_name_in_chown_is_looked_up_in_the_image_below()
    {
        await DebianishAsync("bases");

        var image = await _repository.BuildAsync(
            Service("oci:bases:debian", s => s.Copy("app", to: "/app", chown: "web:staff").Entrypoint("/app")));

        var file = (await EntriesAsync(image.Layers[1])).Single();
        (file.Uid, file.Gid).ShouldBe((33, 50));
    }

    [Fact]
    public async Task A_relative_copy_goes_into_the_working_folder_of_the_image_below()
    {
        await DebianishAsync("bases");

        var image = await _repository.BuildAsync(Service("oci:bases:debian", s => s.Copy("app", to: "./").Entrypoint("/srv/app")));

        (await NamesAsync(image.Layers[1])).ShouldBe(["srv/", "srv/app"]);
        image.Config.Config!.WorkingDir.ShouldBe("/srv");
    }

    [Fact]
    public async Task Another_image_below_makes_a_service_anew_and_says_so()
    {
        await DebianishAsync("bases");
        var service = Service("oci:bases:debian", s => s.Copy("app", to: "/app").Entrypoint("/app"));
        var before = await _repository.BuildAsync(service);

        var now = await _repository.BaseAsync("bases", "debian", null, Repository.Text("other", "x"));
        var after = await _repository.BuildAsync(service);

        after.Layers[0].DiffId.ShouldBe(now.Layers[0].DiffId);
        after.Layers[1].DiffId.ShouldBe(before.Layers[1].DiffId);
        _repository.Said.ShouldContain($"api: base image oci:bases:debian now {now.Descriptor.Digest}");
    }

    [Fact]
    public async Task Files_are_copied_from_images_into_build_stages_and_run_stages()
    {
        await DebianishAsync("bases");
        var definition = Image
            .Stage("build", "debian:12", s => s
                .CopyFrom("oci:bases:debian", "/etc/passwd", "/users")
                .Run("tr a-z A-Z <users >upper"))
            .Stage("run", "scratch", s => s
                .CopyFrom("build", "/upper", "/upper")
                .CopyFrom("oci:bases:debian", "/etc/group", "/group")
                .Entrypoint("/upper"));

        var image = await _repository.BuildAsync(new Service("api") { Image = definition });

        (await EntriesAsync(image.Layers[0])).Single().Name.ShouldBe("upper");
        (await TextAsync(image.Layers[0])).ShouldStartWith("ROOT:X:0:0");
        (await TextAsync(image.Layers[1])).ShouldBe("staff:x:50:\n");
    }

    [Fact]
    public async Task A_stage_that_is_based_on_another_brings_what_that_one_copied_and_set()
    {
        var definition = Image
            .Stage("base", "scratch", s => s.Env("GREETING", "hi").Copy("app", to: "/lower"))
            .Stage("run", "base", s => s.Copy("app", to: "/upper").Entrypoint("/upper"));

        var image = await _repository.BuildAsync(new Service("api") { Image = definition });

        (await NamesAsync(image.Layers[0])).ShouldBe(["lower"]);
        (await NamesAsync(image.Layers[1])).ShouldBe(["upper"]);
        image.Config.Config!.Env.ShouldBe(["GREETING=hi"]);
    }

    [Fact]
    public async Task An_image_that_is_nowhere_is_an_error_that_names_it()
    {
        await DebianishAsync("bases");
        var service = Service("oci:bases:alpine", s => s.Copy("app", to: "/app").Entrypoint("/app"));

        var error = await Should.ThrowAsync<DeliveryFailedException>(() => _repository.BuildAsync(service));

        error.Message.ShouldBe("api: bases has no image 'alpine', only debian: write oci:folder:name.");
    }

    [FactNeeds("registry")]
    public async Task A_tag_stands_for_what_it_was_first_resolved_to_until_it_is_pulled_again()
    {
        using var registry = await RealRegistry.StartAsync();
        _repository.Options = _repository.Options with { InsecureRegistries = [registry.Host] };
        using var client = new RegistryClient(new RegistryOptions { Insecure = [registry.Host] });
        var reference = Reference.Parse($"{registry.Host}/debian:1");
        await client.PushAsync(await StoredAsync("bases", await DebianishAsync("bases")), reference);
        var service = Service(reference.ToString(), s => s.Copy("app", to: "/app").Entrypoint("/app"));
        var first = await _repository.BuildAsync(service);

        var newer = await _repository.BaseAsync("bases", "debian", null, Repository.Text("other", "x"));
        await client.PushAsync(await StoredAsync("bases", newer), reference);
        var unasked = await _repository.BuildAsync(service);
        _repository.Options = _repository.Options with { Pull = true };
        var pulled = await _repository.BuildAsync(service);

        unasked.Descriptor.Digest.ShouldBe(first.Descriptor.Digest);
        pulled.Layers[0].DiffId.ShouldBe(newer.Layers[0].DiffId);
    }

    [FactNeeds("registry")]
    public async Task A_mirror_is_asked_before_the_registry_that_it_stands_for()
    {
        using var mirror = await RealRegistry.StartAsync();
        _repository.Options = _repository.Options with
        {
            InsecureRegistries = [mirror.Host],
            Mirrors = [$"registry.example={mirror.Host}"],
        };
        using var client = new RegistryClient(new RegistryOptions { Insecure = [mirror.Host] });
        var below = await StoredAsync("bases", await DebianishAsync("bases"));
        await client.PushAsync(below, Reference.Parse($"{mirror.Host}/debian:1"));

        var image = await _repository.BuildAsync(
            Service("registry.example/debian:1", s => s.Copy("app", to: "/app").Entrypoint("/app")));

        image.Layers[0].DiffId.ShouldBe(below.Layers[0].DiffId);
    }

    [FactNeeds("docker")]
    public async Task A_run_stage_stands_on_an_image_of_the_engine()
    {
        var engine = await RealEngine.StartAsync();
        _repository.Options = _repository.Options with { Host = engine.Host };

        var image = await _repository.BuildAsync(
            Service(RealEngine.Busybox, s => s.Copy("app", to: "/bin/").Entrypoint("/bin/sh", "/bin/app")));

        image.Layers.Count.ShouldBe(2);
        (await NamesAsync(image.Layers[0])).ShouldContain("bin/busybox");
        (await NamesAsync(image.Layers[1])).ShouldBe(["bin/", "bin/app"]);
    }

    [FactNeeds("docker")]
    public async Task Another_base_of_a_build_stage_counts_where_an_engine_builds_on_it()
    {
        var engine = await RealEngine.StartAsync();
        _repository.Options = _repository.Options with { Host = engine.Host, Builder = "docker" };
        var service = new Service("api")
        {
            Image = Image
                .Stage("build", "nowait-moving:1", s => s.Run("cp /bin/busybox /out"))
                .Stage("run", "scratch", s => s.CopyFrom("build", "/out", "/app").Entrypoint("/app")),
        };
        Repository.Run("docker", "-H", engine.Host, "tag", RealEngine.Busybox, "nowait-moving:1");
        await _repository.BuildAsync(service);

        Repository.Run("sh", "-c", $"printf 'FROM {RealEngine.Busybox}\nLABEL a=b\n' | docker -H {engine.Host} build -q -t nowait-moving:1 -");
        _repository.Said.Clear();
        await _repository.BuildAsync(service);

        _repository.Said.ShouldContain(line => line.StartsWith("api: base image nowait-moving:1 now sha256:", StringComparison.Ordinal));
    }

    private static Service Service(string from, Func<StageBuilder, StageBuilder> steps) =>
        new("api") { Image = Image.Stage("run", from, steps) };

    /// <summary>An image with what makes Debian's a trap: folders that are links, a folder for everybody, users with names.</summary>
    private Task<OciImage> DebianishAsync(string layout) => _repository.BaseAsync(
        layout,
        "debian",
        new RunConfig { Env = ["PATH=/usr/bin", "HOME=/srv"], WorkingDir = "/srv" },
        new LayerEntry.Directory("usr/bin"),
        new LayerEntry.SymbolicLink("bin", "usr/bin"),
        new LayerEntry.Directory("tmp") { Mode = Sticky },
        new LayerEntry.Directory("srv"),
        Repository.Text("etc/passwd", "root:x:0:0::/root:/bin/sh\nweb:x:33:34::/srv:/bin/sh\n"),
        Repository.Text("etc/group", "staff:x:50:\n"));

    private async Task<OciImage> StoredAsync(string layout, OciImage image) =>
        await OciImage.ReadAsync(OciLayout.Open(_repository.Folder[layout]), image.Descriptor);

    private static async Task<List<string>> NamesAsync(Layer layer) => [.. (await EntriesAsync(layer)).Select(entry => entry.Name)];

    private static async Task<string> TextAsync(Layer layer)
    {
        using var tar = new TarReader(await TarAsync(layer));
        var entry = await tar.GetNextEntryAsync();
        using var text = new StreamReader(entry!.DataStream!);
        return await text.ReadToEndAsync();
    }

    private static async Task<List<TarEntry>> EntriesAsync(Layer layer)
    {
        var entries = new List<TarEntry>();
        using var tar = new TarReader(await TarAsync(layer));
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static async Task<Stream> TarAsync(Layer layer)
    {
        var blob = await layer.Blobs.OpenAsync(layer.Descriptor);
        return layer.Descriptor.MediaType.EndsWith("gzip", StringComparison.Ordinal)
            ? new GZipStream(blob, CompressionMode.Decompress)
            : blob;
    }
}
