using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;

namespace NoWait.Shipping;

/// <summary>Finds the images of versions that were deployed, so that they can run again without being built.</summary>
/// <remarks>
/// What an image is, a few kilobytes, is kept where releases are: the cache may be deleted while the engine still has the image,
/// or its release is still unpacked.
/// </remarks>
/// <param name="workspace">Where things are kept.</param>
/// <param name="layout">The images that were built here.</param>
internal sealed class DeployedImages(Workspace workspace, OciLayout layout)
{
    private const int Kept = 200;

    private string Folder => Path.Combine(workspace.Run, "images");

    /// <summary>Keeps what is to be known of an image that was deployed.</summary>
    public void Keep(OciImage image)
    {
        var config = FileOf(image.Manifest.Config.Digest);
        var manifest = FileOf(image.Descriptor.Digest);
        if (File.Exists(manifest) && File.Exists(config))
        {
            return;
        }

        Workspace.Ensure(workspace.Run);
        Directory.CreateDirectory(Folder);
        Write(config, image.ConfigJson);
        Write(manifest, image.ManifestJson);
        Prune();
    }

    /// <summary>The image with this digest.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="pushed">Where a registry would have it; null for nowhere.</param>
    /// <param name="registries">The registries.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OciException">Nobody has it.</exception>
    public async Task<OciImage> FindAsync(
        Digest digest, Reference? pushed, Lazy<RegistryClient> registries, CancellationToken cancellationToken)
    {
        if (await ReadAsync(digest, layout.BlobPath(digest), cancellationToken) is { } image && image.Layers.All(layer => layout.Contains(layer.Descriptor)))
        {
            return image;
        }

        OciException? failure = null;
        if (pushed is not null)
        {
            try
            {
                return await registries.Value.PullAsync(pushed, layout, cancellationToken: cancellationToken);
            }
            catch (OciException e)
            {
                failure = e;
            }
        }

        return await ReadAsync(digest, FileOf(digest), cancellationToken) ?? throw new OciException(
            OciError.NotFound,
            $"The image {digest.ToShortString()} is gone from this machine"
            + (failure is null ? ", and no registry is named that could have it (--registry)." : $", and {failure.Message}")
            + " Deploy its commit to have it built again.",
            failure) { Digest = digest };
    }

    private async Task<OciImage?> ReadAsync(Digest digest, string manifest, CancellationToken cancellationToken)
    {
        try
        {
            var json = File.Exists(manifest) ? await File.ReadAllBytesAsync(manifest, cancellationToken) : [];
            var mediaType = json.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(MediaTypes.DockerManifest)) < 0 ? MediaTypes.Manifest : MediaTypes.DockerManifest;
            return Digest.Of(json) == digest
                ? await OciImage.ReadAsync(new Kin(layout, json, FileOf), new Descriptor { MediaType = mediaType, Digest = digest, Size = json.Length }, null, cancellationToken)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OciException)
        {
            return null;
        }
    }

    private string FileOf(Digest digest) => Path.Combine(Folder, digest.ToString().Replace(':', '-'));

    private static void Write(string path, ReadOnlyMemory<byte> content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        File.WriteAllBytes(temporary, content.Span);
        File.Move(temporary, path, overwrite: true);
    }

    private void Prune()
    {
        foreach (var old in new DirectoryInfo(Folder).EnumerateFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(Kept))
        {
            old.Delete();
        }
    }

    /// <summary>The blobs of one image: its manifest from memory, its configuration from where it was kept, its layers from the layout.</summary>
    private sealed class Kin(OciLayout layout, byte[] manifest, Func<Digest, string> kept) : IBlobSource
    {
        public Task<Stream> OpenAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
            descriptor.Digest == Digest.Of(manifest) ? Task.FromResult<Stream>(new MemoryStream(manifest, writable: false))
            : File.Exists(kept(descriptor.Digest)) ? Task.FromResult<Stream>(File.OpenRead(kept(descriptor.Digest)))
            : layout.OpenAsync(descriptor, cancellationToken);
    }
}
