namespace NoWait.Oci.Layout;

internal static class Reachability
{
    /// <summary>The digests of everything that the layout's index leads to.</summary>
    /// <exception cref="OciException">A manifest is missing or damaged: then nothing may be called unreachable.</exception>
    public static async Task<IReadOnlySet<Digest>> OfAsync(OciLayout layout, CancellationToken cancellationToken) =>
        (await OfAsync(layout, layout.List(), cancellationToken)).Select(blob => blob.Digest).ToHashSet();

    /// <summary>Everything that these lead to, themselves among it.</summary>
    /// <exception cref="OciException">A manifest is damaged.</exception>
    public static async Task<IReadOnlyCollection<Descriptor>> OfAsync(
        OciLayout layout, IEnumerable<Descriptor> roots, CancellationToken cancellationToken)
    {
        var live = new Dictionary<Digest, Descriptor>();
        var open = new Stack<Descriptor>(roots);
        while (open.TryPop(out var descriptor))
        {
            if (!live.TryAdd(descriptor.Digest, descriptor) || !layout.Contains(descriptor))
            {
                continue;
            }

            foreach (var child in await ChildrenAsync(layout, descriptor, cancellationToken))
            {
                open.Push(child);
            }
        }

        return live.Values;
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
