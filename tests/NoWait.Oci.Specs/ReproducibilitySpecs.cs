using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Validate;

namespace NoWait.Oci.Specs;

public sealed class ReproducibilitySpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task A_layer_is_the_same_whatever_the_number_of_workers(int workers)
    {
        var description = Workshop.Describe(Files(3));
        var once = await new LayerBuilder(_workshop.Layout) { Workers = 1 }.BuildAsync(description);
        using var other = OciLayout.OpenOrCreate(_workshop.Folder["other"]);

        var again = await new LayerBuilder(other) { Workers = workers }.BuildAsync(description);

        again.Descriptor.Digest.ShouldBe(once.Descriptor.Digest);
        again.DiffId.ShouldBe(once.DiffId);
    }

    [Fact]
    public async Task A_layer_is_the_same_whatever_the_order_of_its_entries()
    {
        var files = Files(1);
        var once = await _workshop.BuildAsync(files);
        Array.Reverse(files);

        (await _workshop.BuildAsync(files)).Descriptor.ShouldBe(once.Descriptor);
    }

    [Fact]
    public async Task A_layer_is_the_same_whatever_the_modes_times_and_places_of_the_files_it_is_made_from()
    {
        var (here, there) = (_workshop.Folder.Write("here/a", "same"), _workshop.Folder.Write("there/b", "same"));
        File.SetLastWriteTimeUtc(there, new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        File.SetUnixFileMode(there, UnixFileMode.UserRead);

        var once = await _workshop.BuildAsync(LayerEntry.File.FromDisk("x", here, FileModes.Plain));

        (await _workshop.BuildAsync(LayerEntry.File.FromDisk("x", there, FileModes.Plain))).Descriptor.ShouldBe(once.Descriptor);
    }

    [Theory]
    [InlineData("000", "UTC", "1")]
    [InlineData("077", "Pacific/Kiritimati", "2")]
    [InlineData("027", "America/St_Johns", "7")]
    public async Task A_layer_is_the_same_in_another_process_with_another_umask_time_zone_and_processor_count(
        string umask, string zone, string processors)
    {
        var once = await _workshop.BuildAsync(AnotherProcess.Entries());
        var script = $"umask {umask}; TZ={zone} DOTNET_PROCESSOR_COUNT={processors} exec dotnet "
            + $"'{AnotherProcess.Path}' layer '{_workshop.Folder["child"]}'";

        var output = await Tool.RunAsync("sh", "-c", script);

        output.Trim().ShouldBe($"{once.Descriptor.Digest} {once.DiffId}");
    }

    [Fact]
    public async Task An_image_is_the_same_bytes_for_the_same_description()
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("a", "b"));
        OciImage Assemble(IReadOnlyDictionary<string, string> labels) => new ImageDescription
        {
            Layers = [layer],
            Created = Workshop.Time,
            Platform = Platform.Parse("linux/amd64"),
            Run = new RunConfig { Labels = labels, ExposedPorts = ["80/tcp", "443/tcp"] },
        }.Assemble();

        var once = Assemble(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        var again = Assemble(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });

        again.Descriptor.Digest.ShouldBe(once.Descriptor.Digest);
        again.ConfigJson.ToArray().ShouldBe(once.ConfigJson.ToArray());
    }

    [Fact]
    public async Task What_is_written_passes_the_strict_validation()
    {
        await _workshop.ImageAsync("x", await _workshop.BuildAsync(
            [.. Files(1), new LayerEntry.SymbolicLink("bin/sh", "/x/000"), new LayerEntry.HardLink("a-first", "files/003"),
            new LayerEntry.OpaqueDirectory("opaque"), new LayerEntry.Whiteout("gone"),
            Workshop.Text(new string('l', 200) + "/long", "x")]));

        (await _workshop.Layout.ValidateAsync(Strictness.Reproducible)).ShouldBeEmpty();
    }

    public void Dispose() => _workshop.Dispose();

    private static LayerEntry[] Files(int megabytes)
    {
        var random = new Random(42);
        return
        [
            .. Enumerable.Range(0, 16).Select(i =>
            {
                var content = new byte[megabytes * 65_536 + i];
                random.NextBytes(content.AsSpan(0, content.Length / 2));
                return LayerEntry.File.FromBytes($"files/{i:000}", content, FileModes.Plain);
            }),
        ];
    }
}
