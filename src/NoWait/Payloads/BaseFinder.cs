using NoWait.Bases;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Payloads.Waste;

namespace NoWait.Payloads;

/// <summary>Tells by digests which of an image's layers came with what it stands on.</summary>
/// <param name="layout">The images that are known here.</param>
/// <param name="services">The names of the build's services: nothing stands on their images.</param>
internal sealed class BaseFinder(OciLayout layout, IReadOnlySet<string> services)
{
    private const string BaseDigest = "org.opencontainers.image.base.digest";

    /// <summary>The base that an image has; null when none is known.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">What the definition calls its base; null where nothing says.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<BaseImage?> FindAsync(OciImage image, string? name, CancellationToken cancellationToken)
    {
        var said = name is null || NamedImages.IsNothing(name) ? null
            : name.StartsWith("oci:", StringComparison.Ordinal) ? name : Reference.Parse(name).ToString();
        var noted = image.Manifest.Annotations?.GetValueOrDefault(BaseDigest);
        BaseImage? best = null;
        foreach (var known in layout.List())
        {
            if (known.ReferenceName is not { } reference || services.Contains(reference)
                || await PrefixAsync(image, known, cancellationToken) is not (> 0 and var layers))
            {
                continue;
            }

            if (reference == said || known.Digest.ToString() == noted)
            {
                return new(name ?? Shown(reference), layers);
            }

            best = best is null || layers > best.Layers ? new(Shown(reference), layers) : best;
        }

        return best;
    }

    /// <summary>The base that somebody names.</summary>
    /// <exception cref="InvalidUsageException">The image does not stand on it.</exception>
    public static BaseImage Of(OciImage image, OciImage below, string name) => Shared(image, below) is > 0 and var layers
        ? new(name, layers)
        : throw new InvalidUsageException($"--base {name} is not what the image stands on: its layers are not the image's lowest ones.");

    private async Task<int> PrefixAsync(OciImage image, Descriptor known, CancellationToken cancellationToken)
    {
        try
        {
            var other = await OciImage.ReadAsync(layout, known.Bare(), image.Config.Platform, cancellationToken);
            return other.Descriptor.Digest == image.Descriptor.Digest ? 0 : Shared(image, other);
        }
        catch (OciException)
        {
            // Damaged, or of another platform: then it is not the one.
            return 0;
        }
    }

    // All layers of the one are the lowest of the other, by the digests of their tars: a registry may compress them anew.
    private static int Shared(OciImage image, OciImage below) =>
        below.Layers.Count <= image.Layers.Count
        && below.Layers.Select(layer => layer.DiffId).SequenceEqual(image.Layers.Take(below.Layers.Count).Select(layer => layer.DiffId))
            ? below.Layers.Count
            : 0;

    private static string Shown(string reference) => reference.StartsWith("engine:", StringComparison.Ordinal) ? "an image of the engine" : reference;
}
