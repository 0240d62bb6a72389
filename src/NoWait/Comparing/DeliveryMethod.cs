using System.IO.Compression;
using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Oci.Layout;

namespace NoWait.Comparing;

/// <summary>NoWait itself, from the look at the sources to the assembled image.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="service">The service, its context absolute.</param>
/// <param name="workspace">Where it keeps things: nobody else does.</param>
/// <param name="place">What tells its caches from those of other runs.</param>
/// <param name="options">What the user chose.</param>
internal sealed class DeliveryMethod(string name, Service service, Workspace workspace, string place, DeliveryOptions options) : IMethod
{
    private ImageDefinition? _image;
    private int _colds;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        // A builder that is not there is known before anything is measured.
        (Choices.Builder(options, TimeProvider.System, static (_, _) => Task.CompletedTask) as IDisposable)?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task BuildAsync(bool cold, CancellationToken cancellationToken)
    {
        if (cold)
        {
            // The engine keeps cache mounts by their names: with new ones it begins with none.
            var owner = FormattableString.Invariant($"{place}-{++_colds}");
            _image = ByHand.LaterWithOwnCaches(service.Image, owner);
            Disk.Delete(workspace.Cache);
        }

        var measured = service with { Image = _image ?? service.Image };
        using var delivery = new Delivery(workspace, [measured], options with { Services = [], Clean = cold });
        await delivery.DetectChangesAsync(cancellationToken);
        await delivery.PrepareAsync(cancellationToken);
        await delivery.CompileAsync(cancellationToken);
        await delivery.StripAsync(cancellationToken);
        await delivery.CompressAsync(cancellationToken);
        await delivery.BuildImagesAsync(cancellationToken);
        delivery.Settle(isLast: true);
    }

    /// <inheritdoc />
    public async Task<long> SizeAsync(CancellationToken cancellationToken)
    {
        var layout = OciLayout.Open(Path.Combine(workspace.Cache, "images"));
        var image = await layout.ReadAsync(service.Name, cancellationToken: cancellationToken);
        long bytes = 0;
        foreach (var layer in image.Layers)
        {
            await using var packed = await layout.OpenAsync(layer.Descriptor, cancellationToken);
            await using var files = new GZipStream(packed, CompressionMode.Decompress);
            var buffer = new byte[81920];
            for (int read; (read = await files.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                bytes += read;
            }
        }

        return bytes;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
