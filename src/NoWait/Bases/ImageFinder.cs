using System.Collections.Concurrent;
using NoWait.Builders;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Oci.Unpack;

namespace NoWait.Bases;

/// <summary>Finds the images that definitions stand on and copy from, each once in a run.</summary>
/// <remarks>
/// A folder in the OCI's layout is named <c>oci:folder[:name]</c>. Every other name is looked for in the engine where one
/// is there, then among those that were fetched before, then in its registry: a tag stands for what it was first resolved
/// to until it is looked up anew.
/// </remarks>
/// <param name="layout">Where images are kept.</param>
/// <param name="engine">The engine to look in.</param>
/// <param name="registry">Makes the client of registries when one is needed.</param>
internal sealed class ImageFinder(OciLayout layout, EngineImages engine, Lazy<RegistryClient> registry)
{
    private const string FolderPrefix = "oci:";

    private readonly ConcurrentDictionary<NamedBy, Lazy<Task<NamedImage>>> _found = new();

    /// <summary>What relative folders of <c>oci:</c> names are relative to.</summary>
    public required string Root { get; init; }

    /// <summary>The folder that unpacked images are kept in.</summary>
    public required string Unpacked { get; init; }

    /// <summary>The folder that digests of images are kept in that nobody here has fetched.</summary>
    public required string Identities { get; init; }

    /// <summary>Whether tags are looked up in their registry although they are known.</summary>
    public bool Pull { get; init; }

    /// <summary>Finds one.</summary>
    /// <exception cref="OciException">It is nowhere, or cannot be had whole.</exception>
    public Task<NamedImage> FindAsync(NamedBy named, CancellationToken cancellationToken) =>
        _found.GetOrAdd(named, one => new(() => LookAsync(one, cancellationToken))).Value;

    private async Task<NamedImage> LookAsync(NamedBy named, CancellationToken cancellationToken)
    {
        if (named.Name.StartsWith(FolderPrefix, StringComparison.Ordinal))
        {
            return await FinishAsync(named, await FromFolderAsync(named, cancellationToken), cancellationToken);
        }

        var reference = Reference.Parse(named.Name);
        if (await FromEngineAsync(named, reference, cancellationToken) is { } inEngine)
        {
            return inEngine;
        }

        if (named.Use == ImageUse.Identity)
        {
            return await IdentifyAsync(reference, cancellationToken);
        }

        var platform = named.Platform is null ? null : Platform.Parse(named.Platform);
        var image = await KnownAsync(reference, platform, cancellationToken)
            ?? await registry.Value.PullAsync(reference, layout, platform, cancellationToken);
        return await FinishAsync(named, image, cancellationToken) with { Reference = reference with { Digest = image.Descriptor.Digest } };
    }

    private async Task<NamedImage?> FromEngineAsync(NamedBy named, Reference reference, CancellationToken cancellationToken)
    {
        var known = layout.Find(reference.ToString());
        if (known is not null && !EngineImages.IsFrom(layout, known.Digest))
        {
            return null;
        }

        if (await engine.FindIdAsync(named.Name, cancellationToken) is not { } id)
        {
            return null;
        }

        if (named.Use == ImageUse.Identity)
        {
            return new NamedImage(id, null);
        }

        if (await engine.FetchAsync(named.Name, id, cancellationToken) is not { } image)
        {
            return null;
        }

        await layout.TagAsync(image.Descriptor.Bare(), reference.ToString(), cancellationToken);
        return await FinishAsync(named, image, cancellationToken);
    }

    // Of an image that somebody else fetches only the digest is kept; without an answer that one will say what is wrong.
    private async Task<NamedImage> IdentifyAsync(Reference reference, CancellationToken cancellationToken)
    {
        var file = new KnownDigest(Path.Combine(Identities, Uri.EscapeDataString(reference.ToString())));
        if (reference.Digest is { } asked)
        {
            return new NamedImage(asked.ToString(), null) { Reference = reference };
        }

        if (!Pull && await file.ReadAsync(cancellationToken) is { } known)
        {
            return new NamedImage(known.ToString(), null) { Reference = reference with { Digest = known } };
        }

        try
        {
            var digest = (await registry.Value.ResolveAsync(reference, cancellationToken)).Digest;
            await file.WriteAsync(digest.ToString(), cancellationToken);
            return new NamedImage(digest.ToString(), null) { Reference = reference with { Digest = digest } };
        }
        catch (OciException)
        {
            return new NamedImage("unknown", null);
        }
    }

    private async Task<OciImage?> KnownAsync(Reference reference, Platform? platform, CancellationToken cancellationToken)
    {
        if (Pull || layout.Find(reference.ToString()) is not { } known)
        {
            return null;
        }

        try
        {
            var image = await OciImage.ReadAsync(layout, known, platform, cancellationToken);
            return image.Layers.All(layer => layout.Contains(layer.Descriptor)) ? image : null;
        }
        catch (OciException e) when (e.Kind is OciError.NotFound or OciError.Mismatch or OciError.Malformed)
        {
            // Known for another platform only, or damaged: fetching it again heals that.
            return null;
        }
    }

    private async Task<OciImage> FromFolderAsync(NamedBy named, CancellationToken cancellationToken)
    {
        var text = named.Name[FolderPrefix.Length..];
        var colon = text.LastIndexOf(':');
        var (folder, name) = colon > 0 ? (text[..colon], text[(colon + 1)..]) : (text, null);
        using var source = OciLayout.Open(Path.GetFullPath(Path.Combine(Root, folder)));
        var root = name is not null ? source.Find(name) : source.List().Count == 1 ? source.List()[0] : null;
        if (root is null)
        {
            throw new OciException(
                OciError.NotFound,
                $"{folder} has no image '{name}', only {string.Join(", ", source.List().Select(m => m.ReferenceName ?? "one without a name"))}: "
                + "write oci:folder:name.");
        }

        var platform = named.Platform is null ? null : Platform.Parse(named.Platform);
        var image = await OciImage.ReadAsync(source, root, platform, cancellationToken);
        await layout.AddAsync(image, named.Name, cancellationToken);
        return await OciImage.ReadAsync(layout, image.Descriptor, null, cancellationToken);
    }

    private async Task<NamedImage> FinishAsync(NamedBy named, OciImage image, CancellationToken cancellationToken)
    {
        var folder = named.Use.HasFlag(ImageUse.Files) ? await UnpackAsync(image, cancellationToken) : null;
        return new NamedImage(image.Descriptor.Digest.ToString(), folder) { Image = image };
    }

    private async Task<string> UnpackAsync(OciImage image, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Unpacked, image.Descriptor.Digest.ToString().Replace(':', '-'));
        if (Directory.Exists(folder))
        {
            return folder;
        }

        Directory.CreateDirectory(Unpacked);
        try
        {
            await image.UnpackAsync(folder, new UnpackOptions { AbsoluteLinks = AbsoluteLinks.Keep }, cancellationToken);
        }
        catch (Exception e) when (e is OciException { Kind: OciError.Conflict } or IOException && Directory.Exists(folder))
        {
            // Another run was quicker, and what it unpacked is whole: it was moved there.
        }

        return folder;
    }
}
