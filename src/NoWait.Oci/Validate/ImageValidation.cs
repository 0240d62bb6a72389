using NoWait.Oci.Layout;
using NoWait.Oci.Unpack;

namespace NoWait.Oci.Validate;

/// <summary>How strictly layers are looked at.</summary>
public enum Strictness
{
    /// <summary>What the specification asks of all images.</summary>
    Specification,

    /// <summary>Also what makes layers reproducible: order, one time, parents, no PAX headers, no names of owners.</summary>
    Reproducible,
}

/// <summary>Checks every invariant of images, from the index to the last byte of each layer.</summary>
public static class ImageValidation
{
    /// <summary>What is wrong with anything that the layout's index leads to; nothing when all is well.</summary>
    public static async Task<IReadOnlyList<Violation>> ValidateAsync(
        this OciLayout layout, Strictness strictness = Strictness.Specification, CancellationToken cancellationToken = default)
    {
        var violations = new List<Violation>();
        IReadOnlyList<Descriptor> roots;
        try
        {
            roots = layout.List();
        }
        catch (OciException e)
        {
            return [new Violation("index.json", e.Message)];
        }

        violations.AddRange(roots
            .Where(root => root.ReferenceName is not null)
            .GroupBy(root => (root.ReferenceName, root.Platform?.ToString()))
            .Where(group => group.Count() > 1)
            .Select(group => new Violation("index.json", $"the name '{group.Key.ReferenceName}' is given twice")));
        foreach (var root in roots)
        {
            violations.AddRange(await ValidateAsync(layout, root, strictness, cancellationToken));
        }

        return violations;
    }

    /// <summary>What is wrong with a manifest, or an index and what it leads to; nothing when all is well.</summary>
    public static async Task<IReadOnlyList<Violation>> ValidateAsync(
        this IBlobSource blobs,
        Descriptor root,
        Strictness strictness = Strictness.Specification,
        CancellationToken cancellationToken = default)
    {
        try
        {
            if (!MediaTypes.IsIndex(root.MediaType))
            {
                var image = await OciImage.ReadAsync(blobs, root, platform: null, cancellationToken);
                return [.. ImageRules.Check(image, root), .. await ValidateAsync(image, strictness, cancellationToken)];
            }

            var index = ImageIndex.Parse(await blobs.ReadJsonAsync(root, cancellationToken));
            List<Violation> violations = [.. ImageRules.CheckMediaType(root, index.MediaType)];
            foreach (var manifest in Present(blobs, index))
            {
                violations.AddRange(await ValidateAsync(blobs, manifest, strictness, cancellationToken));
            }

            return violations;
        }
        catch (OciException e)
        {
            return [new Violation(root.Digest.ToString(), e.Message)];
        }
    }

    // A layout may hold an image for one platform of many, but must hold one.
    private static IReadOnlyList<Descriptor> Present(IBlobSource blobs, ImageIndex index) =>
        blobs is OciLayout layout && index.Manifests.Where(layout.Contains).ToList() is { Count: > 0 } present
            ? present
            : index.Manifests;

    private static async Task<IReadOnlyList<Violation>> ValidateAsync(
        OciImage image, Strictness strictness, CancellationToken cancellationToken)
    {
        var rules = new LayerRules(strictness);
        var budget = new UnpackBudget(new UnpackOptions());
        foreach (var layer in image.Layers)
        {
            try
            {
                await using var content = await LayerContent.OpenAsync(layer, budget, workers: 0, cancellationToken);
                await Task.Run(() => rules.Check(layer, content), cancellationToken);
            }
            catch (OciException e)
            {
                return [.. rules.Violations, new Violation(layer.Descriptor.Digest.ToString(), e.Message)];
            }
        }

        return rules.Violations;
    }
}
