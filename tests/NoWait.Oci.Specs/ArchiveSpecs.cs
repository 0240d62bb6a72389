using System.Formats.Tar;
using System.Text;
using NoWait.Oci.Archive;
using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;

namespace NoWait.Oci.Specs;

public sealed class ArchiveSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task An_archive_gives_back_the_image_and_its_names()
    {
        var image = await ImageAsync();
        var path = await WriteAsync(image, "board:1", "registry.example/board:2");

        using var archive = await ImageArchive.OpenAsync(path);

        var read = archive.Images.ShouldHaveSingleItem();
        read.Names.ShouldBe(["board:1", "registry.example/board:2"]);
        read.Image.Descriptor.Digest.ShouldBe(image.Descriptor.Digest);
        await read.Image.UnpackAsync(_workshop.Folder["out"]);
        File.ReadAllText(_workshop.Folder["out/app"]).ShouldBe("upper");
    }

    [Fact]
    public async Task The_same_image_gives_the_same_archive()
    {
        var image = await ImageAsync();

        var (once, again) = (await WriteAsync(image, "a:1"), await WriteAsync(image, "a:1"));

        File.ReadAllBytes(again).ShouldBe(File.ReadAllBytes(once));
    }

    [Fact]
    public async Task Layers_that_the_engine_has_are_named_and_not_sent()
    {
        var image = await ImageAsync();
        using var buffer = new MemoryStream();

        await image.WriteArchiveAsync(buffer, new() { Names = ["a:1"], Omit = new HashSet<Digest> { image.Layers[0].DiffId } });

        var names = Entries(buffer.ToArray()).Keys;
        names.ShouldNotContain($"blobs/sha256/{image.Layers[0].Descriptor.Digest.Hex}");
        names.ShouldContain($"blobs/sha256/{image.Layers[1].Descriptor.Digest.Hex}");
        Encoding.UTF8.GetString(Entries(buffer.ToArray())["manifest.json"]).ShouldContain(image.Layers[0].Descriptor.Digest.Hex);
    }

    [Fact]
    public async Task Plain_layers_are_the_tars_that_their_diff_IDs_are_of()
    {
        var image = await ImageAsync();
        using var buffer = new MemoryStream();

        await image.WriteArchiveAsync(buffer, new() { Names = ["a:1"], Plain = true });

        var entries = Entries(buffer.ToArray());
        image.Layers.ShouldAllBe(layer => Digest.Of(entries[$"blobs/sha256/{layer.Descriptor.Digest.Hex}"]) == layer.DiffId);
        entries.Keys.ShouldNotContain("index.json", "its digests are not those of what is here");
    }

    [Fact]
    public async Task What_older_engines_save_is_read_with_layers_shared_by_links()
    {
        var layer = await new LayerBuilder(_workshop.Layout) { Compression = LayerCompression.None }
            .BuildAsync(Workshop.Describe(Workshop.Text("app", "old form")));
        var image = new ImageDescription { Layers = [layer, layer], Created = Workshop.Time }.Assemble();
        var config = image.ConfigJson.ToArray();
        var path = _workshop.Folder["docker.tar"];
        await using (var tar = new TarWriter(File.Create(path), TarEntryFormat.Ustar))
        {
            Add(tar, "1111/layer.tar", await _workshop.TarAsync(layer));
            tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "2222/layer.tar") { LinkName = "../1111/layer.tar" });
            Add(tar, "abc.json", config);
            Add(tar, "manifest.json", """[{"Config":"abc.json","RepoTags":null,"Layers":["1111/layer.tar","2222/layer.tar"]}]"""u8.ToArray());
        }

        using var archive = await ImageArchive.OpenAsync(path);

        var read = archive.Images.ShouldHaveSingleItem();
        read.Names.ShouldBeEmpty();
        read.Image.Layers.Select(l => l.DiffId).ShouldBe([layer.DiffId, layer.DiffId]);
        await read.Image.UnpackAsync(_workshop.Folder["out"]);
        File.ReadAllText(_workshop.Folder["out/app"]).ShouldBe("old form");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a tar at all, but long enough for somebody to try and find a header in it")]
    public async Task What_is_no_archive_is_malformed(string content)
    {
        var path = _workshop.Folder.Write("x.tar", content);

        (await Should.ThrowAsync<OciException>(() => ImageArchive.OpenAsync(path))).Kind.ShouldBe(OciError.Malformed);
    }

    [Fact]
    public async Task An_archive_that_is_not_there_is_not_found() =>
        (await Should.ThrowAsync<OciException>(() => ImageArchive.OpenAsync(_workshop.Folder["none.tar"]))).Kind.ShouldBe(OciError.NotFound);

    public void Dispose() => _workshop.Dispose();

    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });

    private static Dictionary<string, byte[]> Entries(byte[] tar)
    {
        using var reader = new TarReader(new MemoryStream(tar));
        var entries = new Dictionary<string, byte[]>();
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            entries[entry.Name] = content.ToArray();
        }

        return entries;
    }

    private async Task<OciImage> ImageAsync() => await _workshop.ImageAsync(
        "x", await _workshop.BuildAsync(Workshop.Text("app", "lower")), await _workshop.BuildAsync(Workshop.Text("app", "upper")));

    private async Task<string> WriteAsync(OciImage image, params string[] names)
    {
        var path = _workshop.Folder[$"{Directory.EnumerateFiles(_workshop.Folder.Path).Count()}.tar"];
        await using var file = File.Create(path);
        await image.WriteArchiveAsync(file, new() { Names = names });
        return path;
    }
}
