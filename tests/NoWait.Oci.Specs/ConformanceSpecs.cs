using System.Text.Json;
using NoWait.Oci.Archive;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Oci.Unpack;
using NoWait.Oci.Validate;
using NoWait.Testing;

namespace NoWait.Oci.Specs;

/// <summary>What we write other people's tools read to the same files, and the other way round.</summary>
public sealed class ConformanceSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [FactNeeds("umoci")]
    public async Task Umoci_unpacks_what_we_write_to_the_files_that_we_unpack()
    {
        var image = await RichImageAsync();

        await Tool.RunAsync("umoci", "unpack", "--rootless", "--image", $"{_workshop.Layout.Path}:rich", _workshop.Folder["umoci"]);
        await image.UnpackAsync(_workshop.Folder["ours"], new UnpackOptions { AbsoluteLinks = AbsoluteLinks.Keep });

        Listing.Of(_workshop.Folder["umoci/rootfs"]).ShouldBe(Listing.Of(_workshop.Folder["ours"]));
    }

    [FactNeeds("umoci")]
    public async Task We_unpack_what_umoci_writes_to_the_files_that_it_was_given()
    {
        var tree = Tree();
        var layout = _workshop.Folder["theirs"];
        await Tool.RunAsync("umoci", "init", "--layout", layout);
        await Tool.RunAsync("umoci", "new", "--image", $"{layout}:x");
        await Tool.RunAsync("umoci", "insert", "--rootless", "--image", $"{layout}:x", tree, "/tree");

        using var theirs = OciLayout.Open(layout);
        (await theirs.ValidateAsync()).ShouldBeEmpty();
        await (await theirs.ReadAsync("x")).UnpackAsync(_workshop.Folder["ours"]);

        // Times are whole seconds in a tar, rounded by some and cut by others.
        Listing.Of(_workshop.Folder["ours/tree"], times: false).ShouldBe(Listing.Of(tree, times: false));
    }

    [FactNeeds("umoci")]
    public async Task Umoci_builds_on_what_we_write()
    {
        await RichImageAsync();
        await Tool.RunAsync(
            "umoci", "insert", "--rootless", "--image", $"{_workshop.Layout.Path}:rich", "--tag", "more", Tree(), "/more");

        (await _workshop.Layout.ValidateAsync()).ShouldBeEmpty();
        (await _workshop.Layout.ReadAsync("more")).Layers.Count.ShouldBe(3);
    }

    [FactNeeds("skopeo")]
    public async Task Skopeo_reads_the_config_that_we_write()
    {
        var image = await RichImageAsync();

        using var config = JsonDocument.Parse(await Tool.RunAsync("skopeo", "inspect", "--config", $"oci:{_workshop.Layout.Path}:rich"));

        var root = config.RootElement;
        root.GetProperty("created").GetString().ShouldBe("2024-05-06T07:08:09Z");
        root.GetProperty("config").GetProperty("Entrypoint")[0].GetString().ShouldBe("/bin/tool");
        root.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(d => d.GetString())
            .ShouldBe(image.Layers.Select(l => l.DiffId.ToString()));
    }

    [FactNeeds("skopeo")]
    public async Task An_image_that_skopeo_copies_from_layout_to_layout_is_the_same_image()
    {
        var image = await RichImageAsync();

        await Tool.RunAsync("skopeo", "copy", $"oci:{_workshop.Layout.Path}:rich", $"oci:{_workshop.Folder["copy"]}:rich");

        using var copy = OciLayout.Open(_workshop.Folder["copy"]);
        (await copy.ReadAsync("rich")).Descriptor.Digest.ShouldBe(image.Descriptor.Digest);
        (await copy.ValidateAsync(Strictness.Reproducible)).ShouldBeEmpty();
    }

    [FactNeeds("skopeo")]
    public async Task Skopeo_reads_our_archive_in_both_of_its_forms()
    {
        var image = await RichImageAsync();
        var path = _workshop.Folder["archive.tar"];
        await using (var file = File.Create(path))
        {
            await image.WriteArchiveAsync(file, new() { Names = ["rich:1"] });
        }

        foreach (var form in (string[])["oci-archive", "docker-archive"])
        {
            await Tool.RunAsync("skopeo", "copy", $"{form}:{path}", $"oci:{_workshop.Folder[form]}:rich");
            using var copy = OciLayout.Open(_workshop.Folder[form]);
            (await copy.ReadAsync("rich")).Layers.Select(l => l.DiffId).ShouldBe(image.Layers.Select(l => l.DiffId));
        }
    }

    [FactNeeds("skopeo")]
    public async Task We_read_the_archives_that_skopeo_writes()
    {
        var image = await RichImageAsync();
        foreach (var form in (string[])["oci-archive", "docker-archive"])
        {
            var path = _workshop.Folder[$"{form}.tar"];
            await Tool.RunAsync("skopeo", "copy", $"oci:{_workshop.Layout.Path}:rich", $"{form}:{path}:rich:1");

            using var archive = await ImageArchive.OpenAsync(path);
            var read = archive.Images.ShouldHaveSingleItem();
            read.Names.ShouldHaveSingleItem().ShouldEndWith("rich:1");
            await read.Image.UnpackAsync(_workshop.Folder[form]);
            Listing.Of(_workshop.Folder[form]).ShouldNotBeEmpty();
            read.Image.Layers.Select(l => l.DiffId).ShouldBe(image.Layers.Select(l => l.DiffId));
        }

        Listing.Of(_workshop.Folder["docker-archive"]).ShouldBe(Listing.Of(_workshop.Folder["oci-archive"]));
    }

    [FactNeeds("buildah")]
    public async Task Buildah_mounts_what_we_write_to_the_files_that_we_unpack()
    {
        var image = await RichImageAsync();
        var container = await BuildahFromAsync(image);

        var folder = await BuildahAsync("mount", container);
        await image.UnpackAsync(_workshop.Folder["ours"], new UnpackOptions { AbsoluteLinks = AbsoluteLinks.Keep });

        Listing.Of(folder).ShouldBe(Listing.Of(_workshop.Folder["ours"]));
        await BuildahAsync("rm", container);
    }

    [FactNeeds("buildah")]
    public async Task We_read_what_buildah_commits()
    {
        var container = await BuildahFromAsync(await RichImageAsync());
        await BuildahAsync("copy", container, Tree(), "/tree");
        await BuildahAsync("commit", "--rm", container, $"oci:{_workshop.Folder["theirs"]}:x");

        using var theirs = OciLayout.Open(_workshop.Folder["theirs"]);
        (await theirs.ValidateAsync()).ShouldBeEmpty();
        await (await theirs.ReadAsync("x")).UnpackAsync(_workshop.Folder["ours"]);

        File.Exists(_workshop.Folder["ours/bin/tool"]).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(_workshop.Folder["ours/tree"]).ShouldNotBeEmpty();
    }

    [FactNeeds("docker", "registry")]
    public async Task The_engine_loads_and_pulls_what_we_write_and_gives_it_back_unchanged()
    {
        var engine = await RealEngine.StartAsync();
        using var registry = await RealRegistry.StartAsync();
        var image = await RichImageAsync();
        await using (var file = File.Create(_workshop.Folder["loaded.tar"]))
        {
            await image.WriteArchiveAsync(file, new() { Names = ["conformance:loaded"] });
        }

        var pushed = Reference.Parse($"{registry.Host}/conformance:pulled");
        using var client = new RegistryClient(new RegistryOptions { Insecure = [registry.Host] });
        await client.PushAsync([image], pushed, new Dictionary<string, string> { [OciAnnotations.Revision] = "1" });
        await Tool.RunAsync("docker", "-H", engine.Host, "load", "-i", _workshop.Folder["loaded.tar"]);
        await Tool.RunAsync("docker", "-H", engine.Host, "pull", "-q", pushed.ToString());

        foreach (var name in new[] { "conformance:loaded", pushed.ToString() })
        {
            await Tool.RunAsync("docker", "-H", engine.Host, "save", "-o", _workshop.Folder["saved.tar"], name);
            using var archive = await ImageArchive.OpenAsync(_workshop.Folder["saved.tar"]);
            var saved = archive.Images.ShouldHaveSingleItem().Image;
            saved.Config.Config!.Entrypoint.ShouldBe(image.Config.Config!.Entrypoint);
            saved.Layers.Select(layer => layer.DiffId).ShouldBe(image.Layers.Select(layer => layer.DiffId));
            await Tool.RunAsync("docker", "-H", engine.Host, "rmi", name);
        }
    }

    [Fact]
    public async Task Tar_and_gzip_of_this_system_read_a_layer()
    {
        var layer = (await RichImageAsync()).Layers[0];
        var blob = _workshop.Layout.BlobPath(layer.Descriptor.Digest);

        await Tool.RunAsync("sh", "-c", $"gzip -t < '{blob}'");
        var listing = await Tool.RunAsync("sh", "-c", $"TZ=UTC tar -tvzf '{blob}' --numeric-owner --full-time");

        var lines = listing.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        lines.ShouldContain("-rwsr-xr-x 0/0 3 2024-05-06 07:08:09 bin/tool");
        lines.ShouldContain("hrwsr-xr-x 0/0 0 2024-05-06 07:08:09 bin/tool-too link to bin/tool");
        listing.ShouldContain(new string('n', 150));
    }

    public void Dispose() => _workshop.Dispose();

    private async Task<string> BuildahFromAsync(OciImage image)
    {
        var path = _workshop.Folder["archive.tar"];
        await using (var file = File.Create(path))
        {
            await image.WriteArchiveAsync(file, new() { Names = ["rich:1"] });
        }

        return await BuildahAsync("from", await BuildahAsync("pull", "--quiet", $"docker-archive:{path}"));
    }

    private async Task<string> BuildahAsync(params string[] arguments) => (await Tool.RunAsync(
        "buildah",
        ["--root", _workshop.Folder["store"], "--runroot", _workshop.Folder["run"], "--storage-driver", "vfs", .. arguments])).Trim();

    private async Task<OciImage> RichImageAsync()
    {
        var lower = await _workshop.BuildAsync(
            Workshop.Text("bin/tool", "run", (UnixFileMode)Convert.ToInt32("4755", 8)),
            new LayerEntry.HardLink("bin/tool-too", "bin/tool"),
            new LayerEntry.SymbolicLink("sh", "/bin/tool"),
            new LayerEntry.Directory("tmp") { Mode = (UnixFileMode)Convert.ToInt32("1777", 8) },
            Workshop.Text($"{new string('d', 90)}/{new string('n', 150)}", "long"),
            Workshop.Text("ünïcode/文件", "names"),
            Workshop.Text("old/gone", "1"),
            Workshop.Text("hidden/all", "2"),
            LayerEntry.File.FromBytes("data/large", AnotherProcess.Pattern(2_000_000), FileModes.Plain));
        var upper = await _workshop.BuildAsync(
            new LayerEntry.Whiteout("old/gone"), new LayerEntry.OpaqueDirectory("hidden"), Workshop.Text("hidden/new", "3"));
        var image = new ImageDescription
        {
            Layers = [lower, upper],
            Created = Workshop.Time,
            Run = new RunConfig { Entrypoint = ["/bin/tool"], ExposedPorts = ["8080/tcp"], Env = ["PATH=/bin"] },
        }.Assemble();
        await _workshop.Layout.AddAsync(image, "rich");
        return image;
    }

    private string Tree()
    {
        var tree = _workshop.Folder["tree"];
        _workshop.Folder.Write("tree/a/b/c.txt", "text");
        _workshop.Folder.Write($"tree/{new string('x', 200)}", "long name");
        _workshop.Folder.Write("tree/ü", "not ASCII");
        File.WriteAllBytes(Path.Combine(tree, "large"), AnotherProcess.Pattern(3_000_000));
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "a/b");
        File.SetUnixFileMode(Path.Combine(tree, "a/b/c.txt"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return tree;
    }
}
