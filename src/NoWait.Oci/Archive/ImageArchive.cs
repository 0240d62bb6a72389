using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace NoWait.Oci.Archive;

/// <summary>An image in an archive, and the names that it has there.</summary>
/// <param name="Image">The image; its layers are read from the archive.</param>
/// <param name="Names">Its names, each as <c>repository:tag</c> or as the archive's index has it.</param>
public sealed record ArchivedImage(OciImage Image, IReadOnlyList<string> Names);

/// <summary>A tar on disk with images: of the OCI's form, or as <c>docker save</c> writes it.</summary>
public sealed class ImageArchive : IBlobSource, IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, (long Offset, long Length)> _entries;
    private readonly Dictionary<Digest, string> _blobs = [];

    private ImageArchive(string path, SafeFileHandle file, Dictionary<string, (long Offset, long Length)> entries)
    {
        _path = path;
        _file = file;
        _entries = entries;
        foreach (var name in entries.Keys.Where(name => name.StartsWith("blobs/", StringComparison.Ordinal)))
        {
            if (Digest.TryParse(name["blobs/".Length..].Replace('/', ':'), out var digest))
            {
                _blobs[digest] = name;
            }
        }
    }

    /// <summary>The images, in the archive's order.</summary>
    public IReadOnlyList<ArchivedImage> Images { get; private set; } = [];

    /// <summary>Opens an archive and reads what images it holds.</summary>
    /// <param name="path">The tar, not compressed.</param>
    /// <param name="platform">What is taken where an image is there for several; null for <see cref="Platform.Current"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">It is not there, no archive of images, or damaged.</exception>
    public static async Task<ImageArchive> OpenAsync(
        string path, Platform? platform = null, CancellationToken cancellationToken = default)
    {
        var entries = await ArchiveIndex.ReadAsync(path, cancellationToken);
        var archive = new ImageArchive(path, File.OpenHandle(path), entries);
        try
        {
            archive.Images = archive._entries.ContainsKey("index.json")
                ? await archive.ReadOciAsync(platform, cancellationToken)
                : await archive.ReadDockerAsync(cancellationToken);
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public Task<Stream> OpenAsync(Descriptor descriptor, CancellationToken cancellationToken = default) =>
        _blobs.TryGetValue(descriptor.Digest, out var name)
            ? Task.FromResult<Stream>(new VerifyingStream(OpenEntry(name), descriptor))
            : throw new OciException(
                OciError.NotFound, $"The blob {descriptor.Digest} is not in {_path}. Save the image again.")
            {
                Digest = descriptor.Digest,
                Path = _path,
            };

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private async Task<IReadOnlyList<ArchivedImage>> ReadOciAsync(Platform? platform, CancellationToken cancellationToken)
    {
        var images = new List<ArchivedImage>();
        foreach (var same in ImageIndex.Parse(ReadEntry("index.json")).Manifests.GroupBy(m => m.Digest))
        {
            var image = await OciImage.ReadAsync(this, same.First(), platform, cancellationToken);
            images.Add(new ArchivedImage(image, [.. same.Select(m => m.ReferenceName).OfType<string>()]));
        }

        return images;
    }

    private async Task<IReadOnlyList<ArchivedImage>> ReadDockerAsync(CancellationToken cancellationToken)
    {
        var manifests = Json.JsonObject.ReadArray(
            ReadEntry("manifest.json"), $"The manifest.json of {_path}", DockerManifestJson.Read);
        var images = new List<ArchivedImage>();
        foreach (var manifest in manifests)
        {
            images.Add(new ArchivedImage(await ReadDockerAsync(manifest, cancellationToken), manifest.RepoTags ?? []));
        }

        return images;
    }

    private async Task<OciImage> ReadDockerAsync(DockerManifest manifest, CancellationToken cancellationToken)
    {
        var config = ReadEntry(manifest.Config);
        var diffIds = ImageConfig.Parse(config).RootFileSystem.DiffIds;
        var layers = new List<Descriptor>();
        foreach (var (name, diffId) in manifest.Layers.Zip(diffIds))
        {
            var descriptor = await DescribeAsync(name, diffId, cancellationToken);
            _blobs[descriptor.Digest] = name;
            layers.Add(descriptor);
        }

        var json = new Manifest { Config = Descriptor.Of(MediaTypes.Config, config), Layers = layers }.ToJson();
        return OciImage.Create(json, MediaTypes.Manifest, config, _ => this);
    }

    // A layer that is not compressed is its own tar: its digest is known, and is checked when it is read.
    private async Task<Descriptor> DescribeAsync(string name, Digest diffId, CancellationToken cancellationToken)
    {
        await using var start = OpenEntry(name);
        var magic = new byte[4];
        await start.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
        var compression = Compressions.Detect(magic);
        await using var whole = OpenEntry(name);
        return new Descriptor
        {
            MediaType = MediaTypes.ForLayer(compression),
            Digest = compression == LayerCompression.None
                ? diffId
                : Digest.FromHash(await SHA256.HashDataAsync(whole, cancellationToken)),
            Size = Entry(name).Length,
        };
    }

    private byte[] ReadEntry(string name)
    {
        var length = Entry(name).Length;
        if (length > Json.JsonObject.MaximumSize)
        {
            throw OciException.Malformed(_path, $"its {name} is {length} bytes long");
        }

        using var stream = OpenEntry(name);
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private (long Offset, long Length) Entry(string name) => _entries.TryGetValue(name, out var entry)
        ? entry
        : throw OciException.Malformed(_path, $"it has no {name}, so it is no archive of images");

    private FileSection OpenEntry(string name)
    {
        var (offset, length) = Entry(name);
        return new FileSection(_file, offset, length);
    }
}
