using NoWait.Oci.Layers;
using NoWait.Oci.Unpack;

namespace NoWait.Oci.Specs;

/// <summary>Layers of this library are decompressed piece by piece; what looks like one and is not is read all the same.</summary>
public sealed class PiecesSpecs : IDisposable
{
    private readonly Workshop _workshop = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(GzipBlock.Size - 1536)]
    [InlineData(GzipBlock.Size)]
    [InlineData(5 * GzipBlock.Size + 7)]
    public async Task A_file_of_any_length_comes_out_of_its_pieces(int length)
    {
        var content = AnotherProcess.Pattern(length);

        (await RoundTripAsync(content)).ShouldBe(content);
    }

    [Fact]
    public async Task Content_that_cannot_be_compressed_and_is_full_of_marks_comes_out_all_the_same()
    {
        var content = new byte[3 * GzipBlock.Size];
        new Random(5).NextBytes(content);
        for (var i = 1000; i < content.Length; i += 10_000)
        {
            GzipBlock.Marker.CopyTo(content.AsSpan(i));
        }

        (await RoundTripAsync(content)).ShouldBe(content);
    }

    [Fact]
    public async Task A_gzip_that_only_claims_to_be_in_pieces_is_read_as_any_other()
    {
        var layer = await _workshop.BuildAsync(LayerEntry.File.FromBytes("f", AnotherProcess.Pattern(2_000_000), FileModes.Plain));
        var tar = await _workshop.TarAsync(layer);
        using var buffer = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(buffer, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(tar);
        }

        byte[] claims = [.. GzipBlock.Header, .. buffer.ToArray().AsSpan(10)];
        var claiming = layer with { Descriptor = _workshop.Layout.Add(MediaTypes.LayerGzip, claims) };

        await (await _workshop.ImageAsync("x", claiming)).UnpackAsync(_workshop.Folder["out"]);

        File.ReadAllBytes(_workshop.Folder["out/f"]).ShouldBe(AnotherProcess.Pattern(2_000_000));
    }

    public void Dispose() => _workshop.Dispose();

    private async Task<byte[]> RoundTripAsync(byte[] content)
    {
        var image = await _workshop.ImageAsync("x", await _workshop.BuildAsync(LayerEntry.File.FromBytes("f", content, FileModes.Plain)));
        await image.UnpackAsync(_workshop.Folder["out"]);
        return File.ReadAllBytes(_workshop.Folder["out/f"]);
    }
}
