using System.Formats.Tar;
using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;

namespace NoWait.Oci.Specs;

public sealed class HostileLayerSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/../evil")]
    [InlineData("a/..")]
    public Task A_path_that_climbs_is_refused(string path) => RefusedAsync(OciError.Unsafe, Plain(path));

    [Fact]
    public async Task An_absolute_path_is_taken_from_the_images_root()
    {
        await (await ImageAsync(Plain("/etc/x"))).UnpackAsync(_workshop.Folder["out"]);

        File.Exists(_workshop.Folder["out/etc/x"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/../outside")]
    [InlineData("..")]
    public Task A_symbolic_link_that_leaves_the_root_is_refused(string target) => RefusedAsync(OciError.Unsafe, Symbolic("link", target));

    [Fact]
    public Task Links_that_leave_the_root_only_together_are_refused() => RefusedAsync(
        OciError.Unsafe, Folder("a"), Symbolic("a/x", "."), Symbolic("a/evil", "x/../../etc"));

    [Fact]
    public async Task A_file_below_a_link_to_the_outside_is_never_written()
    {
        var outside = _workshop.Folder["outside"];
        Directory.CreateDirectory(outside);

        await RefusedAsync(OciError.Unsafe, Symbolic("link", "../outside"), Plain("link/file"));
        await RefusedAsync(OciError.Unsafe, Folder("d"), Symbolic("d/link", outside + "/../.."), Plain("d/link/file"), Plain("d/../../x"));

        Directory.EnumerateFileSystemEntries(outside).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_to_an_absolute_folder_of_this_machine_leads_into_the_image_instead()
    {
        var outside = _workshop.Folder["outside"];
        Directory.CreateDirectory(outside);

        await (await ImageAsync(Symbolic("link", outside), Plain("link/file"))).UnpackAsync(_workshop.Folder["out"]);

        Directory.EnumerateFileSystemEntries(outside).ShouldBeEmpty();
        File.Exists(_workshop.Folder["out"] + outside + "/file").ShouldBeTrue();
    }

    [Fact]
    public Task A_loop_of_links_is_refused() => RefusedAsync(
        OciError.Unsafe, Symbolic("a", "b"), Symbolic("b", "a"), Plain("a/file"));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("folder")]
    public Task A_hard_link_to_no_file_of_the_image_is_refused(string target) => RefusedAsync(
        OciError.Unsafe, Folder("folder"), new UstarTarEntry(TarEntryType.HardLink, "link") { LinkName = target });

    [Fact]
    public async Task A_hard_link_through_a_link_reaches_only_files_of_the_image()
    {
        await RefusedAsync(
            OciError.Unsafe, Symbolic("root", "/"), new UstarTarEntry(TarEntryType.HardLink, "link") { LinkName = "root/etc/passwd" });
    }

    [Fact]
    public Task A_file_below_a_file_is_refused() => RefusedAsync(OciError.Unsafe, Plain("a"), Plain("a/b"));

    [Theory]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public Task A_device_is_refused_with_the_word_what_to_do(TarEntryType type) =>
        RefusedAsync(OciError.Unsupported, new UstarTarEntry(type, "dev/thing"));

    [Fact]
    public async Task A_bomb_is_refused_before_it_has_unpacked()
    {
        var zeros = new byte[200 << 20];
        var layer = await _workshop.BuildAsync(LayerEntry.File.FromBytes("zeros", zeros, FileModes.Plain));
        layer.Descriptor.Size.ShouldBeLessThan(zeros.Length / 300);

        await RefusedAsync(OciError.LimitExceeded, await _workshop.ImageAsync("bomb", layer), null);
    }

    [Fact]
    public async Task More_bytes_or_entries_than_allowed_are_refused()
    {
        var image = await ImageAsync(Plain("a"), Plain("b"), Plain("c"));

        await RefusedAsync(OciError.LimitExceeded, image, new UnpackOptions { MaximumEntries = 2 });
        await RefusedAsync(OciError.LimitExceeded, image, new UnpackOptions { MaximumBytes = 1000 });
    }

    [Fact]
    public async Task A_layer_whose_tar_is_not_the_one_that_the_config_names_is_refused()
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("a", "b"));
        var image = await _workshop.ImageAsync("x", layer with { DiffId = Digest.Of("other"u8) });

        await RefusedAsync(OciError.Mismatch, image, null);
    }

    [Fact]
    public async Task A_blob_with_a_flipped_bit_is_refused_and_named()
    {
        var layer = await new LayerBuilder(_workshop.Layout) { Compression = LayerCompression.None }
            .BuildAsync(Workshop.Describe(Workshop.Text("a", "some text")));
        var image = await _workshop.ImageAsync("x", layer);
        var path = _workshop.Layout.BlobPath(layer.Descriptor.Digest);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[515] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        var error = await RefusedAsync(OciError.Mismatch, image, null);

        error.Digest.ShouldBe(layer.Descriptor.Digest);
    }

    public void Dispose() => _workshop.Dispose();

    private static UstarTarEntry Plain(string path) => new(TarEntryType.RegularFile, path) { DataStream = new MemoryStream("x"u8.ToArray()) };

    private static UstarTarEntry Folder(string path) => new(TarEntryType.Directory, path);

    private static UstarTarEntry Symbolic(string path, string target) => new(TarEntryType.SymbolicLink, path) { LinkName = target };

    private Task<OciImage> ImageAsync(params TarEntry[] entries) => _workshop.ImageAsync("x", _workshop.Raw(entries));

    private async Task RefusedAsync(OciError kind, params TarEntry[] entries) =>
        await RefusedAsync(kind, await ImageAsync(entries), null);

    private async Task<OciException> RefusedAsync(OciError kind, OciImage image, UnpackOptions? options)
    {
        var error = await Should.ThrowAsync<OciException>(() => image.UnpackAsync(_workshop.Folder["out"], options));
        error.Kind.ShouldBe(kind, error.Message);
        Directory.EnumerateFileSystemEntries(_workshop.Folder.Path).Select(Path.GetFileName)
            .ShouldBeSubsetOf(["layout", "outside"], "nothing is left");
        return error;
    }
}
