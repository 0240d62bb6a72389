using System.Formats.Tar;
using NoWait.Oci.Layers;

namespace NoWait.Oci.Specs;

public sealed class LayerSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task A_layer_holds_its_entries_in_ordinal_order_with_the_folders_above_them()
    {
        var layer = await _workshop.BuildAsync(
            Workshop.Text("usr/lib/b", "b"), Workshop.Text("/usr/lib-x", "x"), Workshop.Text("app", "a"));

        (await NamesAsync(layer)).ShouldBe(["app", "usr/", "usr/lib/", "usr/lib-x", "usr/lib/b"]);
    }

    [Fact]
    public async Task Every_field_of_a_header_is_what_the_description_says()
    {
        var layer = await _workshop.BuildAsync(new LayerEntry.File("app/run", new FileSource.Memory("hello"u8.ToArray()))
        {
            Mode = (UnixFileMode)Convert.ToInt32("4751", 8),
            UserId = 1000,
            GroupId = 2000,
        });

        var entry = (await EntriesAsync(layer))[1];
        entry.Format.ShouldBe(TarEntryFormat.Ustar);
        entry.EntryType.ShouldBe(TarEntryType.RegularFile);
        Convert.ToString((int)entry.Mode, 8).ShouldBe("4751");
        entry.Uid.ShouldBe(1000);
        entry.Gid.ShouldBe(2000);
        entry.Length.ShouldBe(5);
        entry.ModificationTime.ShouldBe(Workshop.Time);
        var posix = entry.ShouldBeOfType<UstarTarEntry>();
        posix.UserName.ShouldBeEmpty();
        posix.GroupName.ShouldBeEmpty();
    }

    [Fact]
    public async Task Folders_above_an_entry_are_0755_and_roots()
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("a/b/c", "", FileModes.Plain));

        foreach (var folder in (await EntriesAsync(layer)).Take(2))
        {
            folder.EntryType.ShouldBe(TarEntryType.Directory);
            Convert.ToString((int)folder.Mode, 8).ShouldBe("755");
            (folder.Uid, folder.Gid).ShouldBe((0, 0));
        }
    }

    [Fact]
    public async Task A_header_is_these_bytes_and_no_others()
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("app", "hi", FileModes.Default));

        var tar = await _workshop.TarAsync(layer);

        tar.Length.ShouldBe(512 + 512 + 1024);
        Field(tar, 0, 100).ShouldBe("app");
        Field(tar, 100, 8).ShouldBe("0000755");
        Field(tar, 108, 8).ShouldBe("0000000");
        Field(tar, 116, 8).ShouldBe("0000000");
        Field(tar, 124, 12).ShouldBe("00000000002");
        Field(tar, 136, 12).ShouldBe(Convert.ToString(Workshop.Time.ToUnixTimeSeconds(), 8));
        tar[156].ShouldBe((byte)'0');
        Field(tar, 257, 6).ShouldBe("ustar");
        tar.AsSpan(265, 512 - 265).ContainsAnyExcept((byte)0, (byte)'0').ShouldBeFalse("owner names, devices and prefix");
        tar.AsSpan(514).ContainsAnyExcept((byte)0).ShouldBeFalse("padding and end");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(156)]
    [InlineData(255)]
    [InlineData(1000)]
    [InlineData(4000)]
    public async Task A_path_of_any_length_is_kept(int length)
    {
        var path = string.Concat(Enumerable.Repeat("folder-of-20-letters/", 200))[..(length - 1)].TrimEnd('/').PadRight(length, 'é');
        path = path[..(length - path.Count(c => c == 'é'))];
        var layer = await _workshop.BuildAsync(Workshop.Text(path, "x"));

        (await EntriesAsync(layer))[^1].Name.ShouldBe(path);
        (await EntriesAsync(layer)).ShouldAllBe(e => e.Format == TarEntryFormat.Ustar || e.Format == TarEntryFormat.Gnu);
    }

    [Fact]
    public async Task Long_link_targets_and_large_owners_are_kept()
    {
        var target = "../" + new string('t', 240);
        var layer = await _workshop.BuildAsync(
            new LayerEntry.SymbolicLink("link", target), Workshop.Text("file", "x") with { UserId = 5_000_000, GroupId = int.MaxValue });

        var entries = await EntriesAsync(layer);
        (entries[0].Uid, entries[0].Gid).ShouldBe((5_000_000, int.MaxValue));
        entries[1].LinkName.ShouldBe(target);
    }

    [Fact]
    public async Task The_first_name_in_order_of_a_hard_linked_file_carries_its_bytes()
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("z", "bytes"), new LayerEntry.HardLink("a", "z"), new LayerEntry.HardLink("m", "z"));

        var entries = await EntriesAsync(layer);
        entries.Select(e => (e.Name, e.EntryType, e.LinkName)).ShouldBe(
        [
            ("a", TarEntryType.RegularFile, ""), ("m", TarEntryType.HardLink, "a"), ("z", TarEntryType.HardLink, "a"),
        ]);
    }

    [Fact]
    public async Task Whiteouts_and_opaque_folders_are_marked_as_the_specification_says()
    {
        var layer = await _workshop.BuildAsync(
            new LayerEntry.Whiteout("etc/passwd"), new LayerEntry.OpaqueDirectory("var/cache"), Workshop.Text("var/cache/!first", ""));

        (await NamesAsync(layer)).ShouldBe(
            ["etc/", "etc/.wh.passwd", "var/", "var/cache/", "var/cache/.wh..wh..opq", "var/cache/!first"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a\0b")]
    [InlineData("a/.wh.b")]
    [InlineData("\ud800")]
    [InlineData("a/\ufffd")]
    public void A_path_that_is_none_is_refused(string path) =>
        Should.Throw<OciException>(() => Workshop.Describe(Workshop.Text(path, ""))).Kind.ShouldBe(OciError.InvalidName);

    [Fact]
    public void A_name_of_more_than_255_bytes_is_refused() =>
        Should.Throw<OciException>(() => Workshop.Describe(Workshop.Text(new string('ü', 128), ""))).Kind.ShouldBe(OciError.InvalidName);

    [Fact]
    public void The_same_path_twice_is_refused()
    {
        var error = Should.Throw<OciException>(() => Workshop.Describe(Workshop.Text("a/b", ""), Workshop.Text("/a/b", "")));

        (error.Kind, error.Path).ShouldBe((OciError.Conflict, "a/b"));
    }

    [Fact]
    public void A_file_below_a_file_is_refused() =>
        Should.Throw<OciException>(() => Workshop.Describe(Workshop.Text("a", ""), Workshop.Text("a/b/c", ""))).Kind.ShouldBe(OciError.Conflict);

    [Fact]
    public void A_hard_link_to_nothing_is_refused() =>
        Should.Throw<OciException>(() => Workshop.Describe(new LayerEntry.HardLink("a", "b"))).Kind.ShouldBe(OciError.Conflict);

    [Fact]
    public async Task A_missing_file_is_named_and_leaves_nothing_behind()
    {
        var missing = _workshop.Folder["missing"];

        var error = await Should.ThrowAsync<OciException>(() =>
            _workshop.BuildAsync(LayerEntry.File.FromDisk("a", missing, FileModes.Plain)));

        (error.Kind, error.Path).ShouldBe((OciError.Source, missing));
        Directory.EnumerateFiles(_workshop.Layout.Path, "*", SearchOption.AllDirectories)
            .Select(Path.GetFileName).ShouldBe(["oci-layout", "index.json", "index.lock", "writers.lock"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_empty_layer_is_a_tar_that_ends_at_once()
    {
        var layer = await _workshop.BuildAsync();

        (await _workshop.TarAsync(layer)).ShouldBe(new byte[1024]);
    }

    public void Dispose() => _workshop.Dispose();

    private static string Field(byte[] tar, int offset, int length) =>
        System.Text.Encoding.ASCII.GetString(tar, offset, length).TrimEnd('\0', ' ');

    private async Task<List<string>> NamesAsync(Layer layer) => [.. (await EntriesAsync(layer)).Select(entry => entry.Name)];

    private async Task<List<TarEntry>> EntriesAsync(Layer layer)
    {
        using var tar = new MemoryStream(await _workshop.TarAsync(layer));
        await using var reader = new TarReader(tar);
        var entries = new List<TarEntry>();
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
