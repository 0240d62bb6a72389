using System.Formats.Tar;
using FsCheck;
using FsCheck.Fluent;
using NoWait.Oci.Archive;
using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;
using NoWait.Oci.Validate;

namespace NoWait.Oci.Specs;

/// <summary>Whatever bytes come in, what comes out is an image or an <see cref="OciException"/>.</summary>
public sealed class DamageSpecs : IDisposable
{
    private readonly Workshop _workshop = new();
    private int _count;

    [Fact]
    public async Task A_damaged_blob_is_refused_whatever_the_damage()
    {
        var layer = await SampleAsync();
        var good = await File.ReadAllBytesAsync(_workshop.Layout.BlobPath(layer.Descriptor.Digest));

        Check(good, bad =>
        {
            var descriptor = _workshop.Layout.Add(MediaTypes.LayerGzip, bad);
            UnpackFails(layer with { Descriptor = descriptor }, bad.AsSpan().SequenceEqual(good));
        });
    }

    [Fact]
    public async Task A_damaged_tar_is_unpacked_or_refused_and_never_more()
    {
        var good = await _workshop.TarAsync(await SampleAsync());

        Check(good, bad => UnpackSurvives(_workshop.Raw(bad)));
    }

    [Fact]
    public async Task Damaged_JSON_is_refused()
    {
        var image = await _workshop.ImageAsync("x", await SampleAsync());

        Check(image.ManifestJson.ToArray(), bad => Survives(() => Manifest.Parse(bad)));
        Check(image.ConfigJson.ToArray(), bad => Survives(() => ImageConfig.Parse(bad)));
        Check(File.ReadAllBytes(Path.Combine(_workshop.Layout.Path, "index.json")), bad => Survives(() => ImageIndex.Parse(bad)));
    }

    [Fact]
    public async Task A_damaged_archive_is_read_or_refused()
    {
        var image = await _workshop.ImageAsync("x", await SampleAsync());
        using var buffer = new MemoryStream();
        await image.WriteArchiveAsync(buffer, new() { Names = ["x:1"] });
        var path = _workshop.Folder["damaged.tar"];

        Check(buffer.ToArray(), bad =>
        {
            File.WriteAllBytes(path, bad);
            Survives(() =>
            {
                using var archive = ImageArchive.OpenAsync(path).GetAwaiter().GetResult();
            });
        });
    }

    public void Dispose() => _workshop.Dispose();

    private static void Check(byte[] good, Action<byte[]> body)
    {
        var damage =
            from cut in Gen.Frequency((1, Gen.Choose(0, good.Length)), (3, Gen.Constant(good.Length)))
            from flips in Gen.Choose(0, 4)
            from places in Gen.Choose(0, Math.Max(0, good.Length - 1)).ArrayOf(flips)
            from values in Gen.Choose(0, 255).ArrayOf(flips)
            select Damaged(good, cut, places, values);
        Prop.ForAll(damage.ToArbitrary(), body).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(7, 11));
    }

    private static byte[] Damaged(byte[] good, int cut, int[] places, int[] values)
    {
        var bad = good[..cut];
        foreach (var (place, value) in places.Zip(values).Where(flip => flip.First < cut))
        {
            bad[place] = (byte)value;
        }

        return bad;
    }

    private static void Survives(Action read)
    {
        try
        {
            read();
        }
        catch (OciException)
        {
        }
    }

    private async Task<Layer> SampleAsync() => await _workshop.BuildAsync(
        Workshop.Text("app/file", new string('t', 700)),
        new LayerEntry.SymbolicLink("app/link", "file"),
        new LayerEntry.HardLink("app/same", "app/file"),
        Workshop.Text($"{new string('n', 140)}/long", "x"));

    private void UnpackFails(Layer layer, bool isGood)
    {
        var target = _workshop.Folder[$"o{_count++}"];
        var image = _workshop.ImageAsync("damaged", layer).GetAwaiter().GetResult();
        if (isGood)
        {
            image.UnpackAsync(target).GetAwaiter().GetResult();
            return;
        }

        // Unused bits of the gzip header may differ: then the tar is the right one.
        Survives(() => image.UnpackAsync(target).GetAwaiter().GetResult());
    }

    private void UnpackSurvives(Layer layer)
    {
        var image = _workshop.ImageAsync("damaged", layer).GetAwaiter().GetResult();
        Survives(() => image.UnpackAsync(_workshop.Folder[$"t{_count++}"]).GetAwaiter().GetResult());
        _workshop.Layout.ValidateAsync(image.Descriptor).GetAwaiter().GetResult();
        Directory.EnumerateDirectories(_workshop.Folder.Path, "*.partial").ShouldBeEmpty();
    }
}
