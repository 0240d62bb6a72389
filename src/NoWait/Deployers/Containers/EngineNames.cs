using NoWait.Docker;

namespace NoWait.Deployers.Containers;

/// <summary>What the parts of one service are called in an engine.</summary>
/// <param name="Project">The project, by <see cref="ProjectOf"/>.</param>
/// <param name="Service">The service's name.</param>
internal sealed record EngineNames(string Project, string Service)
{
    private const int DigestStart = 7;
    private const int DigestLength = 12;

    /// <summary>The container that serves; in a swarm, the service.</summary>
    public string Current => $"{Project}-{Service}";

    /// <summary>The container that is to take over; as a name is given once, it also keeps other deployments out.</summary>
    public string Next => $"{Current}.new";

    /// <summary>A container that only shows that the version becomes well.</summary>
    public string Trial => $"{Current}.trial";

    /// <summary>The repository of its images.</summary>
    public string Repository => $"nowait/{Project}/{Service}";

    public string Image(string digest) => $"{Repository}:{digest.Substring(DigestStart, DigestLength)}";

    /// <summary>A container that was replaced, and that can be gone back to.</summary>
    public string Old(string container) => $"{Current}.old-{container[..DigestLength]}";

    public bool IsOld(string name) => name.StartsWith($"{Current}.old-", StringComparison.Ordinal);

    /// <summary>What is this service's among all that an engine holds.</summary>
    public Filters Filter() => new()
    {
        { "label", $"{EngineLabels.Project}={Project}" },
        { "label", $"{EngineLabels.Service}={Service}" },
    };

    public Dictionary<string, string> Labels() => new(StringComparer.Ordinal)
    {
        [EngineLabels.Project] = Project,
        [EngineLabels.Service] = Service,
    };

    /// <summary>A project's name made of its folder's: lower-case letters, digits, dashes.</summary>
    public static string ProjectOf(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).ToLowerInvariant();
        var fit = string.Concat(name.Select(character =>
            char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) ? character : '-'));
        return string.Join('-', fit.Split('-', StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } project ? project : "nowait";
    }
}
