using System.Formats.Tar;
using NoWait.Oci.Layers;

namespace NoWait.Oci.Unpack;

/// <summary>Goes through the files of a layer without unpacking it.</summary>
public static class LayerReading
{
    /// <summary>Shows each entry in the tar's order, once; nothing of it is kept.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="visit">Takes an entry, whose content can be read until it returns.</param>
    /// <param name="options">How far the layer is trusted; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OciException">
    /// The layer is damaged (<see cref="OciError.Mismatch"/>, <see cref="OciError.Malformed"/>), too large
    /// (<see cref="OciError.LimitExceeded"/>), or names a path outside of the image (<see cref="OciError.Unsafe"/>): known only
    /// when all entries were shown.
    /// </exception>
    public static async Task ReadFilesAsync(
        this Layer layer, Action<LayerFile> visit, UnpackOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(visit);
        var budget = new UnpackBudget(options ?? new());
        await using var content = await LayerContent.OpenAsync(layer, budget, workers: 0, cancellationToken);
        LayerTar.Guard(layer, () => Read(content, budget, visit, cancellationToken));
        content.Complete();
    }

    private static void Read(LayerContent content, UnpackBudget budget, Action<LayerFile> visit, CancellationToken cancellationToken)
    {
        using var tar = new TarReader(content, leaveOpen: true);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            budget.SpendEntry();
            var path = string.Join('/', FileTree.Split(entry.Name));
            if (path.Length > 0 && entry.EntryType != TarEntryType.GlobalExtendedAttributes)
            {
                visit(Describe(entry, path));
            }

            if (content.IsBeyondEnd)
            {
                throw new EndOfStreamException();
            }
        }
    }

    private static LayerFile Describe(TarEntry entry, string path)
    {
        var name = ImagePath.Name(path);
        if (name == ImagePath.OpaqueMarker)
        {
            return new(ImagePath.Parent(path), LayerFileKind.Opaque, 0);
        }

        if (name.StartsWith(ImagePath.WhiteoutPrefix, StringComparison.Ordinal))
        {
            return new(ImagePath.Join(ImagePath.Parent(path), name[ImagePath.WhiteoutPrefix.Length..]), LayerFileKind.Whiteout, 0);
        }

        return entry.EntryType switch
        {
            TarEntryType.Directory => new(path, LayerFileKind.Folder, 0),
            TarEntryType.SymbolicLink => new(path, LayerFileKind.SymbolicLink, 0),
            TarEntryType.HardLink => new(path, LayerFileKind.HardLink, 0) { Target = string.Join('/', FileTree.Split(entry.LinkName)) },
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile =>
                new(path, LayerFileKind.File, entry.Length) { Content = entry.DataStream },
            _ => new(path, LayerFileKind.Other, 0),
        };
    }
}
