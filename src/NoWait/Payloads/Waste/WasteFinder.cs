using NoWait.Oci;

namespace NoWait.Payloads.Waste;

/// <summary>Finds what of an image is waste, and which of its files are executables.</summary>
/// <remarks>
/// Contents go by and are not kept: what is kept is a node for each path and a digest for each file, a few hundred bytes,
/// however large they are.
/// </remarks>
internal static class WasteFinder
{
    /// <summary>Goes through all layers of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="below">What it stands on; null for nothing that is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OciException">A layer is damaged or too large.</exception>
    public static async Task<(ImageWaste Waste, IReadOnlyList<ImageExecutable> Executables)> FindAsync(
        OciImage image, BaseImage? below, CancellationToken cancellationToken)
    {
        var files = new LayeredFiles();
        foreach (var layer in image.Layers)
        {
            await files.AddAsync(layer, cancellationToken);
        }

        var shown = files.Root.All().Where(node => node.Content is not null)
            .Select(node => new ShownFile(node.Path, node.Content!))
            .OrderBy(file => file.Content.Layer).ThenBy(file => file.Path, StringComparer.Ordinal)
            .DistinctBy(file => file.Content, ReferenceEqualityComparer.Instance)
            .ToList();
        var (least, found, twice) = Count(files.Root);
        var waste = new ImageWaste
        {
            Layers = [.. LayersOf(image, below, files, shown)],
            Findings = [.. WasteFindings.Of(files.Hidden, shown).OrderByDescending(one => one.Bytes)],
            Efficiency = found == 0 ? 1 : (double)least / found,
            DiveBytes = twice,
            Base = below?.Name,
        };
        return (waste, [.. shown.Where(file => file.Content.IsElf)
            .Select(file => new ImageExecutable(file.Path, file.Content.Layer, file.Content.Size, file.Content.Hash))]);
    }

    private static (long Least, long Found, long Twice) Count(FileNode root)
    {
        var (least, found, twice) = (0L, 0L, 0L);
        foreach (var node in root.All())
        {
            least += node.LeastBytes;
            found += node.FoundBytes;
            twice += node.Found > 1 ? node.FoundBytes : 0;
        }

        return (least, found, twice);
    }

    private static IEnumerable<WastedLayer> LayersOf(OciImage image, BaseImage? below, LayeredFiles files, List<ShownFile> shown)
    {
        var bytes = new long[image.Layers.Count];
        foreach (var content in files.Hidden.Select(one => one.Content).Concat(shown.Select(one => one.Content)))
        {
            bytes[content.Layer] += content.Size;
        }

        var made = image.Config.History?.Where(step => !step.EmptyLayer).Select(step => step.CreatedBy).ToList();
        return image.Layers.Select((layer, i) => new WastedLayer(
            layer.Descriptor.Digest.ToString(), layer.Descriptor.Size, bytes[i], i < below?.Layers, made?.Count > i ? made[i] : null));
    }
}

/// <summary>A file that the image shows.</summary>
internal sealed record ShownFile(string Path, FileContent Content);

/// <summary>An ELF file that an image shows.</summary>
/// <param name="Path">Its path with the slash at the start.</param>
/// <param name="Layer">The layer that it lies in.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Hash">The first half of its SHA-256.</param>
internal sealed record ImageExecutable(string Path, int Layer, long Size, UInt128 Hash);

/// <summary>What an image stands on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Layers">How many of the image's layers, from the lowest, are its.</param>
internal sealed record BaseImage(string Name, int Layers);
