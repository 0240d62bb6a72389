namespace NoWait.Oci.Layout;

internal static class Reachability
{
    /// <summary>The digests of everything that the layout's index leads to.</summary>
    /// <exception cref="OciException">A manifest is missing or damaged: then nothing may be called unreachable.</exception>
    public static async Task<IReadOnlySet<Digest>> OfAsync(OciLayout layout, CancellationToken cancellationToken)
    {
        var live = new HashSet<Digest>();
        var open = new Stack<Descriptor>(layout.List());
        while (open.TryPop(out var descriptor))
        {
            if (!live.Add(descriptor.Digest) || !layout.Contains(descriptor))
            {
                continue;
            }

            foreach (var child in await ChildrenAsync(layout, descriptor, cancellationToken))
            {
                open.Push(child);
            }
        }

        return live;
    }

    private static async Task<IEnumerable<Descriptor>> ChildrenAsync(
        OciLayout layout, Descriptor descriptor, CancellationToken cancellationToken)
    {
        if (MediaTypes.IsIndex(descriptor.MediaType))
        {
            return ImageIndex.Parse(await layout.ReadJsonAsync(descriptor, cancellationToken)).Manifests;
        }

        if (MediaTypes.IsManifest(descriptor.MediaType))
        {
            var manifest = Manifest.Parse(await layout.ReadJsonAsync(descriptor, cancellationToken));
            return [manifest.Config, .. manifest.Layers];
        }

        return [];
    }
}
