using System.Diagnostics;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Validate;

namespace NoWait.Oci.Specs;

/// <summary>Whatever happens to those who write, the layout is whole.</summary>
public sealed class AccidentSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_the_layout_as_it_was()
    {
        await _workshop.ImageAsync("old", await _workshop.BuildAsync(Workshop.Text("a", "b")));
        var before = Listing.Of(_workshop.Layout.Path);

        // A limit on the size of files is what a process meets in place of a full disk: EFBIG for ENOSPC.
        var output = await Tool.RunAsync(
            "sh",
            "-c",
            "trap '' XFSZ; ulimit -f 400; DOTNET_EnableWriteXorExecute=0 exec dotnet "
            + $"'{AnotherProcess.Path}' fill '{_workshop.Layout.Path}'");

        output.ShouldStartWith("StorageFull: There is no room");
        Blobs(Listing.Of(_workshop.Layout.Path)).ShouldBe(Blobs(before));
        Directory.EnumerateFiles(_workshop.Layout.TemporaryFolder).ShouldBeEmpty();
        (await _workshop.Layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public async Task A_process_that_is_killed_at_work_leaves_a_layout_that_the_next_can_use(int images)
    {
        var path = _workshop.Folder["killed"];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [AnotherProcess.Path, "work", path]) { RedirectStandardOutput = true })!;
        for (var i = 0; i < images; i++)
        {
            (await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
        }

        process.Kill();
        await process.WaitForExitAsync();

        using var layout = OciLayout.OpenOrCreate(path);
        (await layout.ValidateAsync(Strictness.Reproducible)).ShouldBeEmpty();
        layout.List().ShouldNotBeEmpty();
        var layer = await new LayerBuilder(layout).BuildAsync(Workshop.Describe(Workshop.Text("a", "b")));
        await layout.AddAsync(new ImageDescription { Layers = [layer], Created = Workshop.Time }.Assemble(), "next");
        await layout.CollectGarbageAsync();
        Directory.EnumerateFiles(layout.TemporaryFolder).ShouldBeEmpty();
        (await layout.ValidateAsync(Strictness.Reproducible)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_layer_made_several_times_at_once_is_one_blob()
    {
        var layers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _workshop.BuildAsync(AnotherProcess.Entries())));

        layers.Select(layer => layer.Descriptor.Digest).Distinct().ShouldHaveSingleItem();
        Directory.EnumerateFiles(Path.Combine(_workshop.Layout.Path, "blobs", "sha256")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cancelled_layer_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        var content = new byte[64 << 20];
        var building = new LayerBuilder(_workshop.Layout).BuildAsync(
            Workshop.Describe(LayerEntry.File.FromBytes("f", content, FileModes.Plain)), cancelled.Token);
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => building);

        Directory.EnumerateFiles(_workshop.Layout.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_workshop.Layout.Path, file))
            .ShouldBeSubsetOf(["oci-layout", "index.json", ".nowait/index.lock", ".nowait/writers.lock"]);
    }

    [Fact]
    public void A_file_that_grows_or_shrinks_while_it_is_read_is_told()
    {
        var path = _workshop.Folder.Write("changing", new string('x', 100));
        using var source = SourceStream.Open(LayerEntry.File.FromDisk("f", path, FileModes.Plain));

        File.AppendAllText(path, "more");
        Should.Throw<OciException>(source.CheckEnd).Message.ShouldContain("longer");

        File.WriteAllText(path, "short");
        Should.Throw<OciException>(() => source.CopyTo(Stream.Null)).Message.ShouldContain("shorter");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"schemaVersion":2,"manifests":7}""")]
    public async Task A_damaged_index_is_named_and_nothing_is_lost(string damage)
    {
        var layer = await _workshop.BuildAsync(Workshop.Text("a", "b"));
        var index = Path.Combine(_workshop.Layout.Path, "index.json");
        await File.WriteAllTextAsync(index, damage);
        var image = new ImageDescription { Layers = [layer], Created = Workshop.Time }.Assemble();

        var error = await Should.ThrowAsync<OciException>(() => _workshop.Layout.AddAsync(image, "x"));

        error.Kind.ShouldBe(OciError.Malformed);
        error.Message.ShouldContain(index);
        (await File.ReadAllTextAsync(index)).ShouldBe(damage);
    }

    public void Dispose() => _workshop.Dispose();

    private static IEnumerable<string> Blobs(string listing) => listing.Split('\n').Where(line => line.StartsWith("blobs/", StringComparison.Ordinal));
}
