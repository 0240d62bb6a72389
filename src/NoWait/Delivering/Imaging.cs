using System.Collections.Concurrent;
using NoWait.Assembling;
using NoWait.Oci;
using NoWait.Oci.Layers;

namespace NoWait.Delivering;

/// <summary>The step that assembles images from what build stages made.</summary>
internal sealed class Imaging(ServiceRuns runs, Means means)
{
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        var whole = new ConcurrentBag<string>();
        var made = new ConcurrentDictionary<ServiceRun, OciImage>();
        var layers = new LayerBuilder(means.Layout, new LayerCache(Path.Combine(means.Workspace.Cache, "layers")));
        await runs.EachAsync("BuildImages", runs.Building, async (run, token) =>
        {
            var image = run.Output!.Image;
            if (image is null)
            {
                var assembly = await Requests.AssemblyOfAsync(run, means, token);
                image = await new ImageAssembler(means.Layout, layers).AssembleAsync(assembly, token);
            }
            else
            {
                await means.Layout.AddAsync(image, run.Service.Name, token);
                whole.Add(run.Service.Name);
            }

            Interlocked.Add(ref total, image.Layers.Count);
            run.Image = image.Descriptor.Digest;
            made[run] = image;
        }, cancellationToken);
        await RememberAsync(made, cancellationToken);
        var assembled = $"{layers.Made} of {total} layers new";
        return whole.IsEmpty ? assembled : $"{(whole.Count == 1 ? "one" : whole.Count)} by BuildKit, not reproducible";
    }

    // After the last file was read: one look by one detector tells of them all whether they still are what they were made of.
    private async Task RememberAsync(ConcurrentDictionary<ServiceRun, OciImage> made, CancellationToken cancellationToken)
    {
        var commit = means.Meter is { } meter ? (await meter.Tree).Head?.Id : null;
        var detector = new ChangeDetector(means.Workspace, means.Options);
        await runs.EachAsync("BuildImages", made.Keys, (run, token) => Task.Run(() =>
        {
            if (detector.Remember(run, Requests.Of(run, means), commit))
            {
                means.Sharing.Keep(run, made[run], cancellationToken);
            }
        }, token), cancellationToken);
        detector.Keep();
    }
}
