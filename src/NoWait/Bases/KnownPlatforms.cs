using System.Collections.Concurrent;
using NoWait.Oci;
using NoWait.Oci.Layout;

namespace NoWait.Bases;

/// <summary>Tells for which platforms the images are that builds fetched before; nobody is asked.</summary>
/// <param name="images">The folder that images are kept in.</param>
internal sealed class KnownPlatforms(string images)
{
    private readonly Lazy<OciLayout?> _layout = new(() => File.Exists(Path.Combine(images, "index.json")) ? OciLayout.Open(images) : null);
    private readonly ConcurrentDictionary<string, Platform?> _known = new(StringComparer.Ordinal);

    /// <summary>The platform of an image; null for one that is not known here.</summary>
    /// <param name="name">The image, as a definition names it.</param>
    public Platform? Of(string name) => _layout.Value is { } layout ? _known.GetOrAdd(name, static (name, layout) => Read(name, layout), layout) : null;

    private static Platform? Read(string name, OciLayout layout)
    {
        try
        {
            return layout.Find(Reference.Parse(name).ToString()) is { } root
                ? OciImage.ReadAsync(layout, root).GetAwaiter().GetResult().Config.Platform
                : null;
        }
        catch (Exception error) when (error is OciException or IOException or UnauthorizedAccessException)
        {
            // Damaged, or gone meanwhile: then it is not known.
            return null;
        }
    }
}
