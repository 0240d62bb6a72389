namespace NoWait.Docker.Images;

/// <summary>The parts of an image's name, as the Engine's API wants them.</summary>
/// <param name="Repository">The repository with its registry, as written: <c>localhost:5000/api</c>.</param>
/// <param name="Tag">The tag; null when there is a digest or nothing.</param>
internal readonly record struct ImageReference(string Repository, string? Tag)
{
    /// <summary>The registry as <c>host[:port]</c>; <c>docker.io</c> when the name has none.</summary>
    public string Registry
    {
        get
        {
            var first = Repository.Split('/')[0];
            return Repository.Contains('/', StringComparison.Ordinal) && (first.AsSpan().IndexOfAny('.', ':') >= 0 || first == "localhost")
                ? first
                : "docker.io";
        }
    }

    public static ImageReference Parse(string reference)
    {
        if (reference.Contains('@', StringComparison.Ordinal))
        {
            return new ImageReference(reference, null);
        }

        var colon = reference.LastIndexOf(':');
        return colon > reference.LastIndexOf('/') ? new ImageReference(reference[..colon], reference[(colon + 1)..]) : new ImageReference(reference, null);
    }
}
