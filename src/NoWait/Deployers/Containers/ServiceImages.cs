using NoWait.Docker;
using NoWait.Docker.Images;

namespace NoWait.Deployers.Containers;

/// <summary>The images of one service in an engine.</summary>
internal sealed class ServiceImages(DockerEngine engine, EngineNames names)
{
    /// <summary>Gets an image into the engine, where it is not there already; gives its name there.</summary>
    /// <param name="request">The image.</param>
    /// <param name="last">The digest of the version before, which probably shares its layers; null for none.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    public async Task<string> EnsureAsync(DeployRequest request, string? last, CancellationToken cancellationToken)
    {
        var name = names.Image(request.Image.Descriptor.Digest.ToString());
        var there = await engine.Images.FindAsync(name, cancellationToken);
        if (there?.Id != request.Image.Manifest.Config.Digest.ToString())
        {
            var options = new LoadOptions { Names = [name], Relatives = last is null ? [] : [names.Image(last)] };
            await engine.Images.LoadAsync(request.Image, options, cancellationToken);
        }

        return name;
    }

    /// <summary>Takes away all but those that came last; what a container uses stays.</summary>
    public async Task PruneAsync(string newest, int keep, CancellationToken cancellationToken)
    {
        // Images that content alone makes have no date of their own: when they were named here tells which came last.
        await engine.Images.TagAsync(newest, newest, cancellationToken);
        var ours = await engine.Images.ListAsync(new Filters { { "reference", names.Repository } }, cancellationToken);
        var tags = ours.SelectMany(image => image.RepoTags ?? [], (image, tag) => (image.Id, Tag: tag))
            .Where(image => image.Tag.StartsWith(names.Repository + ":", StringComparison.Ordinal)).ToList();
        if (tags.Count <= keep)
        {
            return;
        }

        var used = (await engine.Containers.ListAsync(all: true, names.Filter(), cancellationToken)).Select(container => container.ImageID).ToList();
        var unused = tags.Where(image => !used.Contains(image.Id)).Select(image => image.Tag);
        var images = await Task.WhenAll(unused.Select(async tag => (Tag: tag, Image: await engine.Images.FindAsync(tag, cancellationToken))));
        foreach (var (tag, _) in images.OrderBy(image => image.Image?.Metadata?.LastTagTime).Take(tags.Count - keep))
        {
            await engine.Images.RemoveAsync(tag, force: false, cancellationToken);
        }
    }
}
