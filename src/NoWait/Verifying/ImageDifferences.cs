using NoWait.Oci;

namespace NoWait.Verifying;

/// <summary>Says how two images differ: which file in which layer, and at what.</summary>
internal static class ImageDifferences
{
    private const int MostOfALayer = 20;

    /// <summary>The differences in words, layers first, then the configuration.</summary>
    public static async Task<IReadOnlyList<string>> BetweenAsync(OciImage first, OciImage second, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        if (first.Layers.Count != second.Layers.Count)
        {
            found.Add($"{first.Layers.Count} layers and {second.Layers.Count}");
        }

        for (var i = 0; i < Math.Min(first.Layers.Count, second.Layers.Count); i++)
        {
            var place = $"layer {i + 1}{(first.Config.History?.Where(entry => !entry.EmptyLayer).ElementAtOrDefault(i)?.CreatedBy is { } step ? $" ({step})" : "")}: ";
            var (left, right) = (first.Layers[i], second.Layers[i]);
            if (left.DiffId != right.DiffId)
            {
                var within = await LayerDifferences.BetweenAsync(left, right, cancellationToken);
                found.AddRange(within.Take(MostOfALayer).Select(words => place + words));
                if (within.Count > MostOfALayer)
                {
                    found.Add($"{place}and {within.Count - MostOfALayer} more");
                }
            }
            else if (left.Descriptor.Digest != right.Descriptor.Digest)
            {
                found.Add(place + "the same files, compressed differently");
            }
        }

        found.AddRange(JsonDifferences.Between("config", first.ConfigJson, second.ConfigJson, "rootfs"));
        found.AddRange(JsonDifferences.Between("manifest", first.ManifestJson, second.ManifestJson, "layers", "config"));
        return found.Count > 0 ? found : ["the manifests' bytes alone"];
    }
}
