using System.Formats.Tar;
using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;

namespace NoWait.Oci.Specs;

public sealed class UnpackSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    private string Target => _workshop.Folder["out"];

    [Fact]
    public async Task Files_folders_and_links_come_out_with_their_modes_and_times()
    {
        await UnpackAsync(
            Workshop.Text("bin/tool", "run", Mode("4711")),
            new LayerEntry.Directory("var/closed") { Mode = Mode("0555") },
            Workshop.Text("var/closed/note", "n", Mode("0400")),
            new LayerEntry.SymbolicLink("bin/alias", "tool"),
            new LayerEntry.HardLink("bin/same", "bin/tool"));

        var time = Workshop.Time.ToUnixTimeSeconds();
        Listing.Of(Target).Split('\n').Select(line => line.Split(" 3 ")[0].Split(" 1 ")[0]).ShouldBe(
        [
            "bin/ 755 " + time, "bin/alias -> tool", "bin/same 4711 " + time, "bin/tool 4711 " + time,
            "var/ 755 " + time, "var/closed/ 555 " + time, "var/closed/note 400 " + time,
        ]);
        File.AppendAllText(Path.Combine(Target, "bin/same"), "!");
        File.ReadAllText(Path.Combine(Target, "bin/tool")).ShouldBe("run!", "they are one file");
        new FileInfo(Path.Combine(Target, "bin/alias")).LastWriteTimeUtc.ShouldBe(Workshop.Time.UtcDateTime);
    }

    [Fact]
    public async Task A_whiteout_takes_away_what_lies_below_and_nothing_of_its_own_layer()
    {
        var lower = await _workshop.BuildAsync(
            Workshop.Text("a/old", "1"), Workshop.Text("a/kept", "2"), Workshop.Text("gone/x/y", "3"), Workshop.Text("replaced/f", "4"));
        var upper = _workshop.Raw(
            File_("gone-not", "own"), File_(".wh.gone-not"), File_("a/.wh.old"), File_(".wh.gone"), File_("replaced", "now a file"));

        await UnpackAsync(lower, upper);

        Names().ShouldBe(["a", "a/kept", "gone-not", "replaced"]);
        File.ReadAllText(Path.Combine(Target, "replaced")).ShouldBe("now a file");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_opaque_folder_hides_all_that_lies_below_wherever_its_marker_comes(bool first)
    {
        var lower = await _workshop.BuildAsync(Workshop.Text("d/old/deep", "1"), Workshop.Text("d/shared/low", "2"));
        TarEntry[] entries = [File_("d/.wh..wh..opq"), File_("d/shared/high", "3"), File_("d/new", "4")];

        await UnpackAsync(lower, _workshop.Raw(first ? entries : [.. entries.Reverse()]));

        Names().ShouldBe(["d", "d/new", "d/shared", "d/shared/high"]);
    }

    [Fact]
    public async Task An_upper_layer_replaces_a_file_without_touching_its_other_names()
    {
        var lower = await _workshop.BuildAsync(Workshop.Text("a", "old"), new LayerEntry.HardLink("b", "a"));

        await UnpackAsync(lower, await _workshop.BuildAsync(Workshop.Text("a", "new")));

        File.ReadAllText(Path.Combine(Target, "b")).ShouldBe("old");
    }

    [Fact]
    public async Task An_entry_below_a_linked_folder_lands_where_the_link_leads()
    {
        var lower = await _workshop.BuildAsync(
            Workshop.Text("usr/bin/ls", "1"), new LayerEntry.SymbolicLink("bin", "usr/bin"), new LayerEntry.SymbolicLink("sbin", "/usr/bin"));

        await UnpackAsync(lower, _workshop.Raw(File_("bin/cat", "2"), File_("sbin/init", "3")));

        File.ReadAllText(Path.Combine(Target, "usr/bin/cat")).ShouldBe("2");
        File.ReadAllText(Path.Combine(Target, "usr/bin/init")).ShouldBe("3");
        new FileInfo(Path.Combine(Target, "sbin")).LinkTarget.ShouldBe("usr/bin");
    }

    [Fact]
    public async Task An_absolute_link_is_made_to_stay_inside()
    {
        await UnpackAsync(Workshop.Text("etc/real", "x"), new LayerEntry.SymbolicLink("a/b/link", "/etc/real"));

        File.ReadAllText(Path.Combine(Target, "a/b/link")).ShouldBe("x");
        new FileInfo(Path.Combine(Target, "a/b/link")).LinkTarget.ShouldBe("../../etc/real");
    }

    [Fact]
    public async Task An_absolute_link_stays_as_it_is_when_that_is_asked_for()
    {
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync(new LayerEntry.SymbolicLink("link", "/etc/real")));

        await image.UnpackAsync(Target, new UnpackOptions { AbsoluteLinks = AbsoluteLinks.Keep });

        new FileInfo(Path.Combine(Target, "link")).LinkTarget.ShouldBe("/etc/real");
    }

    [Fact]
    public async Task A_layer_that_is_not_compressed_is_unpacked_too()
    {
        var layer = await new LayerBuilder(_workshop.Layout) { Compression = LayerCompression.None }
            .BuildAsync(Workshop.Describe(Workshop.Text("a", "b")));
        layer.Descriptor.Digest.ShouldBe(layer.DiffId);

        await UnpackAsync(layer);

        File.ReadAllText(Path.Combine(Target, "a")).ShouldBe("b");
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_left_alone()
    {
        _workshop.Folder.Write("out/mine", "precious");

        (await Should.ThrowAsync<OciException>(() => UnpackAsync(Workshop.Text("a", "b")))).Kind.ShouldBe(OciError.Conflict);

        Names().ShouldBe(["mine"]);
    }

    [Fact]
    public async Task A_cancelled_unpacking_leaves_nothing()
    {
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync(Workshop.Text("a", "b")));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => image.UnpackAsync(Target, cancellationToken: cancelled.Token));

        Directory.EnumerateFileSystemEntries(_workshop.Folder.Path).Select(Path.GetFileName).ShouldBe(["layout"]);
    }

    public void Dispose() => _workshop.Dispose();

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    private static UstarTarEntry File_(string path, string text = "") => new(TarEntryType.RegularFile, path)
    {
        DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
        Mode = FileModes.Plain,
    };

    private async Task UnpackAsync(params LayerEntry[] entries) => await UnpackAsync(await _workshop.BuildAsync(entries));

    private async Task UnpackAsync(params Layer[] layers) => await (await _workshop.ImageAsync("x", layers)).UnpackAsync(Target);

    private IEnumerable<string> Names() => Directory.EnumerateFileSystemEntries(Target, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Target, path)).Order(StringComparer.Ordinal);
}
