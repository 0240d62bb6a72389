namespace NoWait.Docker.Images;

/// <summary>What is read of <c>GET /images/{name}/json</c>.</summary>
public sealed record ImageDetails
{
    /// <summary>The digest of its config (of its manifest, in a containerd store).</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names; null for none.</summary>
    public IReadOnlyList<string>? RepoTags { get; init; }

    /// <summary>Its names by digest, where it was pushed or pulled; null for none.</summary>
    public IReadOnlyList<string>? RepoDigests { get; init; }

    /// <summary>When it was made; null when it does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The operating system it is for.</summary>
    public string Os { get; init; } = "";

    /// <summary>The processor it is for.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The processor's variant; null or empty for none.</summary>
    public string? Variant { get; init; }

    /// <summary>Bytes of its layers, unpacked.</summary>
    public long Size { get; init; }

    /// <summary>How it runs.</summary>
    public ImageSettings? Config { get; init; }

    /// <summary>Its layers.</summary>
    public ImageRoot? RootFS { get; init; }

    /// <summary>What keeps its layers; null when it does not say.</summary>
    public LayerStore? GraphDriver { get; init; }

    /// <summary>What the engine itself knows of it; null when it does not say.</summary>
    public ImageMetadata? Metadata { get; init; }
}

/// <summary>What keeps the layers of an image.</summary>
/// <param name="Name">The graph driver's name, as <c>overlay2</c>, or that of containerd's snapshotter.</param>
public sealed record LayerStore(string Name);

/// <summary>What an engine itself knows of an image.</summary>
public sealed record ImageMetadata
{
    /// <summary>When it was last given a name; null when it never was.</summary>
    public DateTimeOffset? LastTagTime { get; init; }
}

/// <summary>How an image runs.</summary>
public sealed record ImageSettings
{
    /// <summary>Who runs it; null or empty for root.</summary>
    public string? User { get; init; }

    /// <summary>Its variables, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The arguments.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>The program.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Its folder.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Its ports, as <c>8080/tcp</c>.</summary>
    public IReadOnlyDictionary<string, Nothing>? ExposedPorts { get; init; }

    /// <summary>Its volumes.</summary>
    public IReadOnlyDictionary<string, Nothing>? Volumes { get; init; }

    /// <summary>The signal that stops it; null for SIGTERM.</summary>
    public string? StopSignal { get; init; }
}

/// <summary>An empty object: how the Engine's API writes the members of a set.</summary>
public sealed record Nothing;

/// <summary>An image's layers.</summary>
public sealed record ImageRoot
{
    /// <summary>Always <c>layers</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The digests of the unpacked layers, the lowest first.</summary>
    public IReadOnlyList<string>? Layers { get; init; }
}

/// <summary>An image in a list.</summary>
public sealed record ImageSummary
{
    /// <summary>Its digest.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names; null for none.</summary>
    public IReadOnlyList<string>? RepoTags { get; init; }

    /// <summary>Its names by digest; null for none.</summary>
    public IReadOnlyList<string>? RepoDigests { get; init; }

    /// <summary>When it was made, in seconds since the epoch.</summary>
    public long Created { get; init; }

    /// <summary>Its bytes, unpacked.</summary>
    public long Size { get; init; }

    /// <summary>Its labels; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>A step in an image's history.</summary>
public sealed record ImageHistory
{
    /// <summary>The image after it, or <c>&lt;missing&gt;</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>When it was made, in seconds since the epoch.</summary>
    public long Created { get; init; }

    /// <summary>What made it.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>The bytes that it added.</summary>
    public long Size { get; init; }
}

/// <summary>What a removal did to one name or image.</summary>
public sealed record ImageRemoval
{
    /// <summary>The name that is gone; null when an image is.</summary>
    public string? Untagged { get; init; }

    /// <summary>The image that is gone; null when a name is.</summary>
    public string? Deleted { get; init; }
}

/// <summary>What a prune of images removed.</summary>
public sealed record ImagesPruned
{
    /// <summary>What was removed; null for nothing.</summary>
    public IReadOnlyList<ImageRemoval>? ImagesDeleted { get; init; }

    /// <summary>The freed bytes.</summary>
    public long SpaceReclaimed { get; init; }
}

/// <summary>What a push sent.</summary>
/// <param name="Digest">The manifest's digest in the registry; null when the daemon did not say.</param>
/// <param name="BytesSent">The bytes of the layers that travelled, as the daemon counts them.</param>
/// <param name="LayersSent">How many layers travelled.</param>
/// <param name="LayersThere">How many were in the registry already, or were mounted from another repository.</param>
public sealed record PushResult(string? Digest, long BytesSent, int LayersSent, int LayersThere);
