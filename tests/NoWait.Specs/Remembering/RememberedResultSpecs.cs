using System.Security.Cryptography;
using NoWait.Changes;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Remembering;
using NoWait.Specs.Delivering;
using NoWait.Testing;

namespace NoWait.Specs.Remembering;

/// <summary>What was built here before, and how much of it is kept.</summary>
public sealed class RememberedResultSpecs : IDisposable
{
    private const int ImageBytes = 100_000;

    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Back_on_the_branch_before_nothing_is_built()
    {
        var first = await DeliverAsync("one");
        var second = await DeliverAsync("two");

        var third = await DeliverAsync("one");

        second.Image.ShouldNotBe(first.Image);
        (third.Image, third.Note).ShouldBe((first.Image, "1 made before"));
        Builds().ShouldBe(2);
        (await DeliverAsync("one")).Changes.ShouldBe("nothing changed");
    }

    [Fact]
    public async Task What_is_asked_for_is_built_whatever_was_made_before()
    {
        await DeliverAsync("one");
        await DeliverAsync("two");
        _repository.Options = _repository.Options with { EvenUnchanged = true };

        await DeliverAsync("one");

        Builds().ShouldBe(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task A_result_that_was_cut_short_is_built_again(int length)
    {
        await DeliverAsync("one");
        await DeliverAsync("two");
        foreach (var file in Directory.EnumerateFiles(_repository.Folder[".nuke/cache/results"]))
        {
            File.WriteAllText(file, File.ReadAllText(file)[..length]);
        }

        await DeliverAsync("one");

        Builds().ShouldBe(3);
    }

    [Fact]
    public async Task A_result_whose_layer_is_gone_is_built_again()
    {
        var first = await DeliverAsync("one");
        await DeliverAsync("two");
        var layer = (await OciImage.ReadAsync(_repository.Images, DescriptorOf(first.Image))).Layers[0].Descriptor;
        File.Delete(_repository.Images.BlobPath(layer.Digest));

        (await DeliverAsync("one")).Image.ShouldBe(first.Image);

        Builds().ShouldBe(3);
    }

    [Fact]
    public async Task What_was_not_used_for_longest_goes_first_and_what_is_deployed_never()
    {
        using var layout = OciLayout.OpenOrCreate(_repository.Folder["store/images"]);
        var store = _repository.Folder["store"];
        var images = new List<OciImage>();
        for (var i = 0; i < 6; i++)
        {
            images.Add(await ImageAsync(layout, i));
            new ResultStore(store).Save(FingerprintOf(i), images[i].Descriptor.Bare());
            File.SetLastWriteTimeUtc(FileOf(store, i), DateTime.UtcNow.AddMinutes(i - 10));
        }

        await layout.TagAsync(images[0].Descriptor, "service");
        new LastDeployed(store).Save("other", images[1].Descriptor.Bare());
        new ResultStore(store).Find(FingerprintOf(2)).ShouldNotBeNull();

        var freed = await new Pruning(store, (4 * ImageBytes) + 50_000).RunAsync(layout, default);

        freed.ShouldBeInRange(2 * ImageBytes, 3 * ImageBytes);
        Enumerable.Range(0, 6).Select(i => images[i].Layers.All(layer => layout.Contains(layer.Descriptor))).ShouldBe([true, true, true, false, false, true]);
        new ResultStore(store).All().Select(one => one.Image.Digest).ShouldBe(
            [images[2].Descriptor.Digest, images[5].Descriptor.Digest, images[1].Descriptor.Digest, images[0].Descriptor.Digest]);
        (await new Pruning(store, (4 * ImageBytes) + 50_000).RunAsync(layout, default)).ShouldBe(0);
    }

    [Fact]
    public async Task While_another_run_is_at_work_nothing_goes()
    {
        var store = _repository.Folder["store"];
        using var mine = OciLayout.OpenOrCreate(_repository.Folder["store/images"]);
        using var other = OciLayout.Open(_repository.Folder["store/images"]);
        var image = await ImageAsync(mine, 1);
        new ResultStore(store).Save(FingerprintOf(1), image.Descriptor.Bare());
        await other.BeginWritingAsync(default);

        (await new Pruning(store, 1).RunAsync(mine, default)).ShouldBe(0);
        other.Dispose();

        (await new Pruning(store, 1).RunAsync(mine, default)).ShouldBeGreaterThan(ImageBytes);
        new ResultStore(store).All().ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_runs_that_remember_at_once_remember_everything()
    {
        var store = _repository.Folder["store"];
        using var layout = OciLayout.OpenOrCreate(_repository.Folder["store/images"]);
        var image = (await ImageAsync(layout, 1)).Descriptor.Bare();

        Parallel.For(0, 200, i => new ResultStore(store).Save(FingerprintOf(i % 20), image));

        new ResultStore(store).All().Count.ShouldBe(20);
        Directory.EnumerateFiles(Path.Combine(store, "results")).Count().ShouldBe(20);
    }

    [Fact]
    public void A_store_that_cannot_be_written_costs_a_build_and_nothing_else()
    {
        var store = _repository.Folder.Write("no folder", "");

        new ResultStore(store).Save(FingerprintOf(1), DescriptorOf(Digest.Of([1])));

        new ResultStore(store).Find(FingerprintOf(1)).ShouldBeNull();
    }

    private async Task<(string? Changes, string? Note, Digest Image)> DeliverAsync(string text)
    {
        _repository.Folder.Write("app.txt", text);
        var service = new Service("app")
        {
            Image = Image
                .Stage("build", "busybox", s => s.Copy("app.txt").Run($"cp app.txt out.txt && echo built >> {_repository.Folder["builds"]}"))
                .Stage("run", "scratch", s => s.CopyFrom("build", "/out.txt", "/out.txt").Entrypoint("/out.txt")),
        };
        using var delivery = _repository.Delivery(service);
        var changes = await delivery.DetectChangesAsync(default);
        var note = await delivery.PrepareAsync(default);
        await delivery.CompileAsync(default);
        await delivery.BuildImagesAsync(default);
        await delivery.EndAsync(default);
        delivery.Settle(isLast: true);
        return (changes, note, (await _repository.Images.ReadAsync("app")).Descriptor.Digest);
    }

    private int Builds() => File.ReadAllLines(_repository.Folder["builds"]).Length;

    private Descriptor DescriptorOf(Digest image) => new()
    {
        MediaType = MediaTypes.Manifest,
        Digest = image,
        Size = File.Exists(_repository.Folder[".nuke/cache/images/oci-layout"]) ? new FileInfo(_repository.Images.BlobPath(image)).Length : 1,
    };

    private static Fingerprint FingerprintOf(int number) => new(new byte[] { (byte)number });

    private static string FileOf(string store, int number) => Path.Combine(store, "results", FingerprintOf(number).Digest["sha256:".Length..]);

    private static async Task<OciImage> ImageAsync(OciLayout layout, int number)
    {
        var content = RandomNumberGenerator.GetBytes(ImageBytes);
        content[0] = (byte)number;
        var layer = await new LayerBuilder(layout).BuildAsync(
            LayerDescription.Create([LayerEntry.File.FromBytes("app", content, FileModes.Plain)], DateTimeOffset.UnixEpoch));
        var image = new ImageDescription { Layers = [layer], Created = DateTimeOffset.UnixEpoch }.Assemble();
        await layout.AddAsync(image);
        return image;
    }
}
