using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Oci.Specs;

/// <summary>A layout in a folder of the test's own, and what one makes in it.</summary>
internal sealed class Workshop : IDisposable
{
    public static readonly DateTimeOffset Time = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public Workshop() => Layout = OciLayout.OpenOrCreate(Folder["layout"]);

    public TemporaryFolder Folder { get; } = new();

    public OciLayout Layout { get; }

    public static LayerEntry Text(string path, string text, UnixFileMode mode = FileModes.Plain) =>
        LayerEntry.File.FromBytes(path, Encoding.UTF8.GetBytes(text), mode);

    public static LayerDescription Describe(params LayerEntry[] entries) => LayerDescription.Create(entries, Time);

    public Task<Layer> BuildAsync(params LayerEntry[] entries) => new LayerBuilder(Layout).BuildAsync(Describe(entries));

    /// <summary>An image of these layers, in the layout by this name.</summary>
    public async Task<OciImage> ImageAsync(string name, params Layer[] layers)
    {
        var image = new ImageDescription { Layers = layers, Created = Time }.Assemble();
        await Layout.AddAsync(image, name);
        return await Layout.ReadAsync(name);
    }

    /// <summary>A layer of exactly these tar entries, whatever they are.</summary>
    public Layer Raw(params TarEntry[] entries)
    {
        using var buffer = new MemoryStream();
        using (var writer = new TarWriter(buffer, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return Raw(buffer.ToArray());
    }

    /// <summary>A layer of exactly these bytes, as a tar.</summary>
    public Layer Raw(byte[] tar)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar);
        }

        return new Layer(Layout.Add(MediaTypes.LayerGzip, buffer.ToArray()), Digest.Of(tar), Layout);
    }

    /// <summary>The tar of a layer.</summary>
    public async Task<byte[]> TarAsync(Layer layer)
    {
        await using var blob = await layer.Blobs.OpenAsync(layer.Descriptor);
        using var tar = new MemoryStream();
        if (layer.GetCompression() == LayerCompression.Gzip)
        {
            await using var gzip = new GZipStream(blob, CompressionMode.Decompress);
            await gzip.CopyToAsync(tar);
        }
        else
        {
            await blob.CopyToAsync(tar);
        }

        return tar.ToArray();
    }

    public void Dispose()
    {
        Layout.Dispose();
        Folder.Dispose();
    }
}
