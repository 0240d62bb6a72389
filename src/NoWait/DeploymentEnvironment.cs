namespace NoWait;

/// <summary>A place of its own that versions of the services live in: <c>local</c>, <c>staging</c>, <c>production</c> …</summary>
/// <remarks>What the command line says wins over what stands here, and both over what the services say.</remarks>
/// <param name="Name">Lower-case letters, digits and dashes; unique in the build. <c>local</c> is where nothing else is named.</param>
public sealed record DeploymentEnvironment(string Name)
{
    /// <summary>The environment of those who name none.</summary>
    public const string Local = "local";

    /// <summary>Where its services run: <c>process</c>, <c>docker</c> or <c>swarm</c>; null for where they ran last.</summary>
    public string? Deployer { get; init; }

    /// <summary>Its engine, as in <c>DOCKER_HOST</c>; null for the one that Docker's own settings name.</summary>
    public string? Engine { get; init; }

    /// <summary>What keeps its services apart from others' in one engine; null for the repository's folder and its own name.</summary>
    public string? Project { get; init; }

    /// <summary>Where its images are pushed to, as <c>registry/path</c>; null for nowhere.</summary>
    public string? Registry { get; init; }

    /// <summary>How many of each service run in a swarm; null for as many as the service says.</summary>
    public int? Replicas { get; init; }

    /// <summary>Variables that services are started with here, over their own.</summary>
    public Values<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>Where secrets come from here, in the place of those of the same id.</summary>
    public Values<Secret> Secrets { get; init; } = [];

    /// <summary>What else is otherwise here about a service: its port, its limits. It must not change the image, which moves on as it is.</summary>
    public Func<Service, Service>? Change { get; init; }

    /// <summary>What is not deployed here.</summary>
    public Refusals Refuses { get; init; }

    /// <summary>The service as it is here.</summary>
    /// <exception cref="InvalidUsageException"><see cref="Change"/> gave it another image or name.</exception>
    public Service Of(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var here = service with
        {
            Environment = Merge(service.Environment),
            Secrets = Replace(service.Secrets),
            Swarm = service.Swarm with { Replicas = Replicas ?? service.Swarm.Replicas, Secrets = Replace(service.Swarm.Secrets) },
        };
        var changed = Change?.Invoke(here) ?? here;
        return changed.Name == service.Name && changed.Image.Equals(service.Image) && changed.Arguments == service.Arguments
            ? changed
            : throw new InvalidUsageException(
                $"The environment '{Name}' changes the name, image or arguments of '{service.Name}': one image moves through all "
                + "environments, so tell them apart by Variables.");
    }

    private Values<KeyValuePair<string, string>> Merge(Values<KeyValuePair<string, string>> own) =>
        [.. own.Where(variable => Variables.All(other => other.Key != variable.Key)), .. Variables];

    private Values<Secret> Replace(Values<Secret> own) =>
        [.. own.Select(secret => Secrets.FirstOrDefault(other => other.Id == secret.Id) ?? secret)];
}

/// <summary>What an environment does not take.</summary>
[Flags]
public enum Refusals
{
    /// <summary>It takes everything.</summary>
    None = 0,

    /// <summary>A version that was changed while it ran: what runs is no image.</summary>
    LiveUpdated = 1,

    /// <summary>An image that would not come out the same if it were built again.</summary>
    Unreproducible = 2,

    /// <summary>A version made from files that are in no commit.</summary>
    Uncommitted = 4,

    /// <summary>A version that was not tested.</summary>
    Untested = 8,

    /// <summary>All of these.</summary>
    All = LiveUpdated | Unreproducible | Uncommitted | Untested,
}
