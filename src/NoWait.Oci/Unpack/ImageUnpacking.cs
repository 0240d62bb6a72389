using NoWait.Oci.Layers;
using NoWait.Oci.Layout;

namespace NoWait.Oci.Unpack;

/// <summary>Puts the files of an image into a folder.</summary>
public static class ImageUnpacking
{
    private static int _count;

    /// <summary>Makes the folder with the image's files, or, if anything is wrong with one of them, no folder at all.</summary>
    /// <remarks>Modes, times and links are the image's; files belong to whoever unpacks.</remarks>
    /// <param name="image">The image.</param>
    /// <param name="folder">The folder to make; when it is there it must be empty.</param>
    /// <param name="options">How far the image is trusted; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left of it.</param>
    /// <exception cref="OciException">
    /// The image reaches out of the folder (<see cref="OciError.Unsafe"/>), is too large
    /// (<see cref="OciError.LimitExceeded"/>), damaged (<see cref="OciError.Mismatch"/>,
    /// <see cref="OciError.Malformed"/>), or there is no room (<see cref="OciError.StorageFull"/>).
    /// </exception>
    public static async Task<UnpackResult> UnpackAsync(
        this OciImage image, string folder, UnpackOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var activity = OciActivity.Start("unpack", folder);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new OciException(OciError.Conflict, $"{folder} is not empty. Name a new folder to unpack to.") { Path = folder };
        }

        var partial = $"{target}.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}.partial";
        try
        {
            var budget = await UnpackLayersAsync(image, partial, options ?? new UnpackOptions(), cancellationToken);
            Directory.CreateDirectory(target);
            Directory.Delete(target);
            Directory.Move(partial, target);
            activity.Bytes(budget.Bytes);
            return new UnpackResult(budget.Entries, budget.Bytes);
        }
        catch (Exception e)
        {
            activity.Fail(e);
            Remove(partial);
            throw Storage.IsFailure(e) ? Storage.Failure(e, folder) : e;
        }
    }

    private static async Task<UnpackBudget> UnpackLayersAsync(
        OciImage image, string folder, UnpackOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await UnpackLayersAsync(image, folder, options, Math.Min(Environment.ProcessorCount, 16), cancellationToken);
        }
        catch (OciException e) when (e.IsAboutPieces)
        {
            return await UnpackLayersAsync(image, folder, options, workers: 0, cancellationToken);
        }
    }

    private static async Task<UnpackBudget> UnpackLayersAsync(
        OciImage image, string folder, UnpackOptions options, int workers, CancellationToken cancellationToken)
    {
        Remove(folder);
        Directory.CreateDirectory(folder);
        var budget = new UnpackBudget(options);
        var applier = new LayerApplier(folder, budget);
        foreach (var layer in image.Layers)
        {
            await using var content = await LayerContent.OpenAsync(layer, budget, workers, cancellationToken);
            await Task.Run(() => Apply(layer, content, applier, cancellationToken), cancellationToken);
        }

        applier.Finish();
        return budget;
    }

    private static void Apply(Layer layer, LayerContent content, LayerApplier applier, CancellationToken cancellationToken)
    {
        LayerTar.Guard(layer, () => applier.Apply(content, cancellationToken));
        content.Complete();
    }

    private static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        {
            // A folder that may not be written to keeps its files.
            if (!OperatingSystem.IsWindows() && new DirectoryInfo(inner).LinkTarget is null)
            {
                File.SetUnixFileMode(inner, FileModes.Default);
            }
        }

        Directory.Delete(folder, recursive: true);
    }
}
