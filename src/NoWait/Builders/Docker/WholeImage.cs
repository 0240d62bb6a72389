using System.Diagnostics;
using NoWait.Docker;
using NoWait.Oci;
using NoWait.Oci.Archive;
using NoWait.Oci.Layout;

namespace NoWait.Builders.Docker;

/// <summary>Takes an image that BuildKit made whole out of the daemon.</summary>
internal sealed class WholeImage(DockerEngine engine, TimeProvider time)
{
    private static readonly ActivitySource Activities = new("NoWait");

    /// <summary>What the daemon calls a service's image, so that the next one can stand on its layers.</summary>
    public static string TagOf(BuildRequest request) => $"nowait-whole/{request.Service}:latest";

    /// <summary>The id of the image that the daemon calls a service's now; null for none.</summary>
    public async Task<string?> FindAsync(BuildRequest request, CancellationToken cancellationToken) =>
        (await engine.Images.FindAsync(TagOf(request), cancellationToken))?.Id;

    /// <summary>Removes the image that had the name before, unless something still uses it.</summary>
    public async Task ForgetAsync(string? before, string id, CancellationToken cancellationToken)
    {
        try
        {
            if (before is not null && before != id)
            {
                await engine.Images.RemoveAsync(before, force: false, cancellationToken);
            }
        }
        catch (DockerException)
        {
            // A container runs on it, or it has other names.
        }
    }

    /// <summary>The image, with its layers in the layout of the store.</summary>
    public async Task<OciImage> TakeAsync(BuildRequest request, DockerPlan plan, string id, CancellationToken cancellationToken)
    {
        using var activity = Activities.StartActivity("save")?
            .SetTag("nowait.service", request.Service)
            .SetTag("nowait.step", "take the image out of the engine");
        var started = time.GetTimestamp();
        using var layout = OciLayout.OpenOrCreate(Path.Combine(request.Store, "images"), time);
        var details = await engine.Images.InspectAsync(id, cancellationToken);
        await using var archive = await engine.Images.SaveAsync([id], cancellationToken);
        var image = await layout.ImportAsync(archive, [.. (details.RootFS?.Layers ?? []).Select(Digest.Parse)], cancellationToken);
        request.Output?.Invoke(new(
            request.Service, plan.Graph.Run.Stage.Name,
            $"BuildKit made the whole image, since its run stage {plan.Whole}: equal sources do not give an equal digest then, and taking it "
            + $"out of the engine took {time.GetElapsedTime(started).TotalSeconds:0.0} s. What a build stage makes and the run stage only copies "
            + "is assembled here, reproducibly.",
            IsError: false));
        return image;
    }
}
