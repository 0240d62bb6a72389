using FsCheck;
using FsCheck.Fluent;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Unpack;
using NoWait.Oci.Validate;
using NoWait.Oci.Zstd;
using NoWait.Testing;

namespace NoWait.Oci.Specs;

public sealed class ZstdSpecs : IDisposable
{
    // What zstd 1.5.4 makes of the text below: a compressed block with one sequence, and a check sum.
    private static readonly byte[] Known = Convert.FromHexString("28B52FFD04586D00003868656C6C6F200A0100994B11A87C2EA8");

    private readonly Workshop _workshop = new();

    public static TheoryData<string, string> Samples()
    {
        var samples = new TheoryData<string, string>();
        foreach (var level in (string[])["-1", "-3", "--fast=5", "-9", "-19", "--ultra -22", "-3 --long=27", "-3 --no-check"])
        {
            foreach (var content in (string[])["empty", "one", "zeros", "text", "noise", "mixed", "pattern"])
            {
                samples.Add(level, content);
            }
        }

        return samples;
    }

    [Fact]
    public void A_frame_is_read_to_the_byte() =>
        Decompress(Known).ShouldBe("hello hello hello hello\n"u8.ToArray());

    [TheoryNeeds("zstd")]
    [MemberData(nameof(Samples))]
    public async Task What_zstd_compresses_is_read(string options, string content)
    {
        var bytes = Content(content);

        Decompress(await CompressAsync(bytes, options)).ShouldBe(bytes);
    }

    [FactNeeds("zstd")]
    public async Task Frames_follow_each_other_and_skippable_ones_are_passed_over()
    {
        var (one, two) = (await CompressAsync(Content("text"), "-3"), await CompressAsync(Content("pattern"), "-19"));
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];

        Decompress([.. skippable, .. one, .. skippable, .. two]).ShouldBe([.. Content("text"), .. Content("pattern")]);
    }

    [FactNeeds("zstd")]
    public async Task Damage_is_refused_or_read_and_never_more()
    {
        foreach (var options in (string[])["-1", "-19"])
        {
            var good = await CompressAsync(Content("mixed"), options);
            var damage =
                from cut in Gen.Frequency((1, Gen.Choose(0, good.Length)), (4, Gen.Constant(good.Length)))
                from places in Gen.Choose(0, Math.Min(good.Length - 1, 3000)).ArrayOf(3)
                from values in Gen.Choose(0, 255).ArrayOf(3)
                select (cut, places, values);
            Prop.ForAll(damage.ToArbitrary(), d =>
            {
                var bad = good[..d.cut];
                foreach (var (place, value) in d.places.Zip(d.values).Where(flip => flip.First < d.cut))
                {
                    bad[place] = (byte)value;
                }

                try
                {
                    Decompress(bad, longest: 10_000_000);
                }
                catch (InvalidDataException)
                {
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(21, 13));
        }
    }

    [FactNeeds("skopeo")]
    public async Task A_layer_that_skopeo_compressed_with_zstd_is_unpacked()
    {
        await _workshop.ImageAsync("x", await _workshop.BuildAsync(LayerEntry.File.FromBytes("f", Content("mixed"), FileModes.Plain)));
        await Tool.RunAsync(
            "skopeo", "copy", "--dest-compress-format", "zstd", "--dest-compress", $"oci:{_workshop.Layout.Path}:x", $"oci:{_workshop.Folder["zstd"]}:x");

        using var layout = OciLayout.Open(_workshop.Folder["zstd"]);
        var image = await layout.ReadAsync("x");
        image.Layers[0].Descriptor.MediaType.ShouldBe(MediaTypes.LayerZstd);
        (await layout.ValidateAsync()).ShouldBeEmpty();
        await image.UnpackAsync(_workshop.Folder["out"]);
        File.ReadAllBytes(_workshop.Folder["out/f"]).ShouldBe(Content("mixed"));
    }

    public void Dispose() => _workshop.Dispose();

    private static byte[] Decompress(byte[] compressed, int longest = int.MaxValue)
    {
        using var zstd = new ZstdStream(new MemoryStream(compressed));
        using var output = new MemoryStream();
        var buffer = new byte[10_007];
        while (zstd.Read(buffer.AsSpan()) is > 0 and var count && output.Length < longest)
        {
            output.Write(buffer, 0, count);
        }

        return output.ToArray();
    }

    private static byte[] Content(string kind)
    {
        var random = new Random(77);
        var bytes = new byte[kind switch { "empty" => 0, "one" => 1, _ => 1_500_000 }];
        switch (kind)
        {
            case "noise":
                random.NextBytes(bytes);
                break;
            case "pattern":
                return AnotherProcess.Pattern(bytes.Length);
            case "text" or "mixed":
                for (var i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = kind == "mixed" && i / 50_000 % 3 == 0
                        ? (byte)random.Next(256)
                        : (byte)"etaoin shrdlu\ncmf"[(int)(17 * Math.Pow(random.NextDouble(), 2))];
                }

                bytes.AsSpan(0, 400_000).CopyTo(bytes.AsSpan(1_000_000));
                break;
        }

        return bytes;
    }

    private async Task<byte[]> CompressAsync(byte[] content, string options)
    {
        var path = _workshop.Folder["plain"];
        await File.WriteAllBytesAsync(path, content);
        await Tool.RunAsync("zstd", [.. options.Split(' '), "-q", "-f", path, "-o", path + ".zst"]);
        return await File.ReadAllBytesAsync(path + ".zst");
    }
}
