using NoWait.Docker;
using NoWait.Oci;
using NoWait.Oci.Archive;
using NoWait.Oci.Layout;

namespace NoWait.Bases;

/// <summary>The images of an engine, as ones to stand on.</summary>
/// <param name="engine">The engine; null where there is none.</param>
/// <param name="layout">Where they are kept once they were fetched.</param>
/// <param name="temporary">A folder for what is on its way.</param>
/// <param name="identities">The folder that digests are kept in by the names they were found under.</param>
internal sealed class EngineImages(DockerEngine? engine, OciLayout layout, string temporary, string identities)
{
    private const string Prefix = "engine:";

    /// <summary>Whether an image of a layout came from an engine, which may have another by the same name now.</summary>
    public static bool IsFrom(OciLayout layout, Digest digest) => layout.List()
        .Any(one => one.Digest == digest && one.ReferenceName?.StartsWith(Prefix, StringComparison.Ordinal) == true);

    /// <summary>The id of the image that the engine calls by this name; null when it has none.</summary>
    /// <remarks>
    /// While no engine answers it is what it was: a base may come from elsewhere, and who needs the engine itself will say
    /// that it is not there.
    /// </remarks>
    public async Task<string?> FindIdAsync(string name, CancellationToken cancellationToken)
    {
        var file = new KnownDigest(Path.Combine(identities, "engine", Uri.EscapeDataString(name)));
        var known = (await file.ReadAsync(cancellationToken))?.ToString();
        try
        {
            var id = engine is null ? known : (await engine.Images.FindAsync(name, cancellationToken))?.Id;
            if (id != known)
            {
                await file.WriteAsync(id, cancellationToken);
            }

            return id;
        }
        catch (DockerException)
        {
            return known;
        }
    }

    /// <summary>Brings an image of the engine into the layout, once for each id; null when it is not there and no engine is.</summary>
    /// <exception cref="OciException">What the engine sent is no image, or the disk is full.</exception>
    public async Task<OciImage?> FetchAsync(string name, string id, CancellationToken cancellationToken)
    {
        if (layout.Find(Prefix + id) is { } known)
        {
            return await OciImage.ReadAsync(layout, known, null, cancellationToken);
        }

        if (engine is null)
        {
            return null;
        }

        Directory.CreateDirectory(temporary);
        var archive = Path.Combine(temporary, $"{Environment.ProcessId}-{id.Replace(':', '-')}.tar");
        try
        {
            await using (var file = File.Create(archive))
            await using (var saved = await engine.Images.SaveAsync([id], cancellationToken))
            {
                await saved.CopyToAsync(file, cancellationToken);
            }

            using var opened = await ImageArchive.OpenAsync(archive, null, cancellationToken);
            var image = opened.Images is [var only, ..]
                ? only.Image
                : throw new OciException(OciError.NotFound, $"The engine at {engine.Endpoint} sent no image for {name}. Pull or build it again.");
            await layout.AddAsync(image, Prefix + id, cancellationToken);
            return await OciImage.ReadAsync(layout, image.Descriptor, null, cancellationToken);
        }
        finally
        {
            File.Delete(archive);
        }
    }
}
