using NoWait.Images;

namespace NoWait.Builders.Docker;

/// <summary>Names the images that BuildKit fetches by the digests that the fingerprint counts: a tag may stand for another by then.</summary>
internal static class PinnedBases
{
    /// <param name="definition">The definition as BuildKit is to get it.</param>
    /// <param name="expanded">The same, its variables expanded: by these names images were looked up.</param>
    /// <param name="images">What was found; those that only the engine has are without a reference, and keep their names.</param>
    public static ImageDefinition In(ImageDefinition definition, ImageDefinition expanded, IReadOnlyDictionary<string, NamedImage> images) =>
        images.Values.Any(image => image.Reference is not null)
            ? definition with
            {
                Stages = definition.Stages.Select((stage, index) => expanded.IndexOf(expanded.Stages[index].From) < 0
                    && images.GetValueOrDefault(expanded.Stages[index].From)?.Reference is { Digest: not null } reference
                        ? stage with { From = reference.ToString() }
                        : stage).ToValues(),
            }
            : definition;
}
