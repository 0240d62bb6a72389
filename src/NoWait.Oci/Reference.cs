namespace NoWait.Oci;

/// <summary>What an image is called: <c>[registry/]repository[:tag][@digest]</c> (distribution-spec, "Pulling manifests").</summary>
/// <param name="Registry">The registry's host, with its port when there is one; <c>docker.io</c> where none was written.</param>
/// <param name="Repository">The repository; Docker's official ones begin with <c>library/</c>.</param>
public sealed record Reference(string Registry, string Repository)
{
    private const string DockerHub = "docker.io";
    private const string Official = "library/";

    /// <summary>The tag; null when there is only a digest.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest; null for whatever the tag stands for.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The repository as people write it, without <c>docker.io/library/</c>.</summary>
    public string Familiar => Registry != DockerHub ? $"{Registry}/{Repository}"
        : Repository.StartsWith(Official, StringComparison.Ordinal) ? Repository[Official.Length..] : Repository;

    /// <summary>What the registry is asked for: the digest, or else the tag.</summary>
    public string Target => Digest?.ToString() ?? Tag ?? "latest";

    /// <summary>The reference that this text is; without tag and digest it is <c>:latest</c>.</summary>
    /// <exception cref="OciException">It is none (<see cref="OciError.InvalidName"/>).</exception>
    public static Reference Parse(string text)
    {
        var rest = text;
        Digest? digest = null;
        if (rest.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            digest = Oci.Digest.Parse(rest[(at + 1)..]);
            rest = rest[..at];
        }

        string? tag = null;
        if (rest.LastIndexOf(':') is >= 0 and var colon && rest.IndexOf('/', colon) < 0)
        {
            (rest, tag) = (rest[..colon], rest[(colon + 1)..]);
        }

        var (registry, repository) = SplitRegistry(rest);
        return IsRepository(repository) && (tag is null || IsTag(tag)) && IsHost(registry)
            ? new Reference(registry, repository) { Tag = tag ?? (digest is null ? "latest" : null), Digest = digest }
            : throw new OciException(
                OciError.InvalidName,
                $"'{text}' is not an image's name: write [registry/]repository[:tag][@digest], the repository in lower case.");
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"{Registry}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    // The first part is a registry when it could not be a repository's: it has a dot, a port, or is localhost.
    private static (string Registry, string Repository) SplitRegistry(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        if (first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal))
        {
            var host = first is "index.docker.io" or "registry-1.docker.io" ? DockerHub : first;
            return (host, host == DockerHub ? WithOfficial(name[(slash + 1)..]) : name[(slash + 1)..]);
        }

        return (DockerHub, WithOfficial(name));
    }

    private static string WithOfficial(string repository) =>
        repository.Contains('/', StringComparison.Ordinal) ? repository : Official + repository;

    private static bool IsRepository(string name) =>
        name.Length is > 0 and <= 255
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '/')
        && name.Split('/').All(part => part.Length > 0 && char.IsAsciiLetterOrDigit(part[0]) && char.IsAsciiLetterOrDigit(part[^1]));

    private static bool IsHost(string registry) =>
        registry.StartsWith('[') || (registry.Length > 0 && char.IsAsciiLetterOrDigit(registry[0]) && !registry.Contains("..", StringComparison.Ordinal));

    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128 && tag[0] is not ('.' or '-') && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
