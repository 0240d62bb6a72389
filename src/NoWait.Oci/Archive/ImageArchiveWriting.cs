using System.Formats.Tar;
using System.Text;
using NoWait.Oci.Json;
using NoWait.Oci.Layers;

namespace NoWait.Oci.Archive;

/// <summary>Writes an image as one tar that is both an OCI archive and what <c>docker load</c> reads.</summary>
public static class ImageArchiveWriting
{
    private const string Version = """{"imageLayoutVersion":"1.0.0"}""";
    private const string ContainerdName = "io.containerd.image.name";

    /// <summary>Writes the image; equal images with equal options give equal bytes.</summary>
    /// <exception cref="OciException">A blob is not there or damaged.</exception>
    /// <exception cref="InvalidDataException">A layer that was to be plain holds more than 4 GiB.</exception>
    public static async Task WriteArchiveAsync(
        this OciImage image, Stream output, ArchiveOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        await using var tar = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true);
        if (!options.Plain)
        {
            await AddAsync(tar, "oci-layout", Encoding.UTF8.GetBytes(Version), cancellationToken);
            await AddAsync(tar, "index.json", Index(image, options.Names).ToJson(), cancellationToken);
            await AddAsync(tar, BlobPath(image.Descriptor.Digest), image.ManifestJson.ToArray(), cancellationToken);
        }

        await AddAsync(tar, "manifest.json", DockerJson(image, options.Names), cancellationToken);
        await AddAsync(tar, "repositories", Repositories(image, options.Names), cancellationToken);
        await AddAsync(tar, BlobPath(image.Manifest.Config.Digest), image.ConfigJson.ToArray(), cancellationToken);
        foreach (var layer in image.Layers.Where(layer => !options.Omit.Contains(layer.DiffId)).DistinctBy(l => l.Descriptor.Digest))
        {
            var plain = options.Plain ? await PlainLayer.OpenAsync(layer, cancellationToken) : null;
            await using var content = plain
                ?? new SizedStream(await layer.Blobs.OpenAsync(layer.Descriptor, cancellationToken), layer.Descriptor.Size);
            var entry = NewEntry(BlobPath(layer.Descriptor.Digest));
            entry.DataStream = content;
            await tar.WriteEntryAsync(entry, cancellationToken);
        }
    }

    private static string BlobPath(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    private static ImageIndex Index(OciImage image, IReadOnlyList<string> names) => new()
    {
        Manifests = names.Count == 0
            ? [image.Descriptor]
            :
            [
                .. names.Select(name => image.Descriptor with
                {
                    Annotations = new Dictionary<string, string>
                    {
                        [OciAnnotations.ReferenceName] = name,
                        [ContainerdName] = name,
                    },
                }),
            ],
    };

    private static byte[] DockerJson(OciImage image, IReadOnlyList<string> names) => JsonText.Write(json => json.Array(
        [
            new DockerManifest
            {
                Config = BlobPath(image.Manifest.Config.Digest),
                RepoTags = names,
                Layers = [.. image.Layers.Select(layer => BlobPath(layer.Descriptor.Digest))],
            },
        ],
        DockerManifestJson.Write));

    // What engines before 1.10 read: each repository's tags, and the top layer that each means.
    private static byte[] Repositories(OciImage image, IReadOnlyList<string> names)
    {
        var top = image.Layers is [.., var last] ? last.Descriptor.Digest.Hex : "";
        var repositories = names.Select(Reference.Parse).GroupBy(name => name.Familiar, StringComparer.Ordinal).ToList();
        return JsonText.Write(json => json.Object(repositories, (_, all) => all.ForEach(repository => json.Map(
            repository.Key, repository.Select(name => name.Tag).OfType<string>().Distinct().ToDictionary(tag => tag, _ => top)))));
    }

    private static async Task AddAsync(TarWriter tar, string name, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content);
        var entry = NewEntry(name);
        entry.DataStream = stream;
        await tar.WriteEntryAsync(entry, cancellationToken);
    }

    private static UstarTarEntry NewEntry(string name) => new(TarEntryType.RegularFile, name)
    {
        Mode = FileModes.Plain,
        ModificationTime = DateTimeOffset.UnixEpoch,
    };
}
